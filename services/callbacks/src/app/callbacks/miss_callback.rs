//! Finding late callbacks: those that are required stay owed, and it is published that they are late; the others are let
//! go.

use kernel::{Actor, Failure};
use vocabulary::CallbackId;

use super::change::conclude_step;
use crate::{
    app::App,
    storage::{callback_views, callbacks},
};

/// Goes through up to `most` late callbacks; how many it changed. Several replicas do so at once, each with its own.
///
/// # Errors
/// The last failure, when nothing could be changed. One that cannot be changed holds nobody up: it is tried again once
/// its claim has run out.
pub(crate) async fn miss_late_callbacks(app: &App, most: u64) -> Result<usize, Failure> {
    let late = callbacks::claim_late(&app.db, app.db.clock().now(), most).await?;
    let (mut changed, mut last_failure) = (0, None);
    for id in late {
        match miss_callback(app, id).await {
            Ok(true) => changed += 1,
            // Somebody made it meanwhile.
            Ok(false) => {}
            Err(failure) => last_failure = Some(failure),
        }
    }
    match last_failure {
        Some(failure) if changed == 0 => Err(failure),
        Some(_) | None => Ok(changed),
    }
}

async fn miss_callback(app: &App, id: CallbackId) -> Result<bool, Failure> {
    let actor = Actor::system("callbacks.miss_callback");
    let Some(seen) = callback_views::find(&app.db, &actor, id).await? else { return Ok(false) };
    let tx = app.db.begin().await?;
    callbacks::hold(&tx, seen.occasion.ticket_id).await?;
    let Some(mut callback) = callbacks::load(&tx, &actor, id).await? else { return Ok(false) };
    let Some(event) = callback.expire(tx.now()) else { return Ok(false) };
    conclude_step(&tx, &actor, &callback, &event).await?;
    tx.commit().await?;
    Ok(true)
}
