//! The rules of following up (回访), pure: what a callback is and which steps it allows.

mod act;
#[cfg(test)]
mod act_table;
mod callback;
mod waiver;

pub(crate) use act::{
    ActContext, Answer, Attempt, AttemptOutcome, CallbackAct, CallbackActKind, CallbackEvent, Order,
};
pub(crate) use callback::{Callback, Discretion, Occasion, State};
pub(crate) use waiver::{Waiver, WaiverKind};
