//! A try that did not reach the customer.

use kernel::{Actor, Failure};

use super::{Target, change_callback::change_callback};
use crate::{
    app::App,
    domain::{AttemptOutcome, Callback},
};

/// How a try ended.
#[derive(Debug, Clone)]
pub(crate) struct NewAttempt {
    pub(crate) outcome: AttemptOutcome,
    pub(crate) note: String,
}

/// Notes a try, by whom the actor is.
pub(crate) async fn attempt_callback(
    app: &App,
    actor: &Actor,
    target: Target,
    new: NewAttempt,
) -> Result<Callback, Failure> {
    let NewAttempt { outcome, note } = new;
    let by = actor.principal.clone();
    change_callback(app, actor, target, |callback, now| callback.attempt(by, now, outcome, note)).await
}
