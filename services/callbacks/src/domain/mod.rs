//! The rules of following up (回访), pure: what a callback is and which steps it allows.

#[cfg(test)]
mod act_table;
mod callback;
mod callback_act;
mod callback_event;
mod waiver;

pub(crate) use callback::{Answer, Attempt, AttemptOutcome, Callback, Discretion, Occasion, Order, State};
pub(crate) use callback_act::{Acting, CallbackAct, CallbackActKind};
pub(crate) use callback_event::CallbackEvent;
pub(crate) use waiver::{Waiver, WaiverKind};
