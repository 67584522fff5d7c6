//! The rules of calls, pure.

mod call;

pub(crate) use call::{Call, CallEvent, CallStatus, State, WrapUp};
