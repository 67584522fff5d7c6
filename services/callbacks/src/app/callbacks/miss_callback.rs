//! A callback that nobody made in time: one that is required stays owed, and it is published that it is late; another is let
//! go.

use db::{FiredTimer, Tx};
use kernel::{Actor, Failure};

use super::change::conclude_step;
use crate::storage::{callbacks, timers};

/// Finds the callback of this timer late, in the transaction that takes the timer away.
#[tracing::instrument(skip_all, name = "callbacks.miss_callback")]
pub(crate) async fn miss_callback(_state: &(), tx: &Tx, fired: &FiredTimer) -> Result<(), Failure> {
    let actor = Actor::system("callbacks.miss_callback");
    // What it follows is only known from itself, and is held before it is changed.
    let Some(seen) = callbacks::load(tx, &actor, fired.subject()).await? else { return Ok(()) };
    callbacks::hold(tx, seen.occasion.ticket_id).await?;
    let Some(mut callback) = callbacks::load(tx, &actor, seen.id).await? else { return Ok(()) };
    match callback.expire(tx.now()) {
        Some(event) => conclude_step(tx, &actor, &callback, &event).await,
        None => {
            timers::watch(tx, &callback);
            Ok(())
        }
    }
}
