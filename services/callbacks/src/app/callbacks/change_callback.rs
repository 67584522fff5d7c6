//! What every step has in common: load within the scope, compare the version, move, save, say, audit.

use chrono::{DateTime, Utc};
use db::{AuditEntry, Tx};
use kernel::{Actor, CallbackId, Failure, Refusal};

use crate::{
    app::App,
    domain::{Callback, CallbackEvent},
    events::publish,
    storage::{callback_attempts, callbacks},
};

/// Which callback is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) id: CallbackId,
    pub(crate) version: i32,
}

/// Moves a callback one step in one transaction.
pub(super) async fn change_callback(
    app: &App,
    actor: &Actor,
    target: Target,
    step: impl FnOnce(&mut Callback, DateTime<Utc>) -> Result<CallbackEvent, Refusal> + Send,
) -> Result<Callback, Failure> {
    let tx = app.db.begin().await?;
    let mut callback = load_seen(&tx, actor, target).await?;
    let event = step(&mut callback, tx.now())?;
    conclude_step(&tx, actor, &callback, &event).await?;
    tx.commit().await?;
    Ok(callback)
}

/// The callback, at the version the caller saw.
pub(super) async fn load_seen(tx: &Tx, actor: &Actor, target: Target) -> Result<Callback, Failure> {
    let callback = callbacks::load(tx, &actor.scope, target.id).await?.ok_or_else(Refusal::not_found)?;
    if callback.version == target.version { Ok(callback) } else { Err(db::stale_version().into()) }
}

/// Saves a changed callback with the try that changed it, if one did, says what happened and notes who did it.
pub(super) async fn conclude_step(
    tx: &Tx,
    actor: &Actor,
    callback: &Callback,
    event: &CallbackEvent,
) -> Result<(), Failure> {
    callbacks::save(tx, callback).await?;
    if let CallbackEvent::Attempted { attempt } = event {
        callback_attempts::insert(tx, callback, attempt).await?;
    }
    say_and_note(tx, actor, callback, event)
}

/// The event and the audit line of one step.
pub(super) fn say_and_note(
    tx: &Tx,
    actor: &Actor,
    callback: &Callback,
    event: &CallbackEvent,
) -> Result<(), Failure> {
    publish::callback(tx, callback, event)?;
    let details = serde_json::json!({ "status": callback.state.word(), "clause": callback.clause });
    let entry = AuditEntry::new(actor, event.word(), "callback", callback.id);
    tx.audit(entry.at(callback.estate_id).after(details));
    Ok(())
}
