//! A try that did not reach the customer.

use kernel::{Actor, Failure};

use super::{Target, change_callback::change_callback};
use crate::{
    app::App,
    domain::{Attempt, AttemptOutcome, Callback},
};

/// How a try ended.
#[derive(Debug, Clone)]
pub(crate) struct NewAttempt {
    pub(crate) outcome: AttemptOutcome,
    pub(crate) note: String,
}

/// Notes a try.
pub(crate) async fn attempt_callback(
    app: &App,
    actor: &Actor,
    target: Target,
    new: NewAttempt,
) -> Result<Callback, Failure> {
    let NewAttempt { outcome, note } = new;
    change_callback(app, actor, target, |callback, at| callback.attempt(Attempt { outcome, note, at })).await
}
