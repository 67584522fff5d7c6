//! The rules of following up (回访), pure: what a callback is and which steps it allows.

mod callback;
mod callback_event;

pub(crate) use callback::{Answer, Attempt, AttemptOutcome, Callback, Occasion, Order, State};
pub(crate) use callback_event::CallbackEvent;
