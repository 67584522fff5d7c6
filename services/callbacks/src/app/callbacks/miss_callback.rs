//! Finding late callbacks: they stay owed, and everybody is told.

use kernel::{Actor, CallbackId, ErrorKind, Failure};

use super::change_callback::conclude_step;
use crate::{app::App, storage::callbacks};

/// Marks up to `most` callbacks as late, the oldest first; how many it marked.
///
/// Several replicas may do so at once: the version of the callback lets only one of them mark it.
pub(crate) async fn miss_late_callbacks(app: &App, most: u64) -> Result<usize, Failure> {
    let late = callbacks::late(&app.db, app.db.clock().now(), most).await?;
    let mut marked = 0;
    for id in late {
        match miss_callback(app, id).await {
            Ok(true) => marked += 1,
            // Somebody completed it meanwhile, or another replica was first.
            Ok(false) => {}
            Err(failure) if failure.kind() == ErrorKind::Conflict => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(marked)
}

async fn miss_callback(app: &App, id: CallbackId) -> Result<bool, Failure> {
    let actor = Actor::system("callbacks.miss_callback");
    let tx = app.db.begin().await?;
    let Some(mut callback) = callbacks::load(&tx, &actor.scope, id).await? else { return Ok(false) };
    let Some(event) = callback.expire(tx.now()) else { return Ok(false) };
    conclude_step(&tx, &actor, &callback, &event).await?;
    tx.commit().await?;
    Ok(true)
}
