//! What every change of a callback has in common: load within the scope, compare the version, save, publish, audit.

use db::{AuditEntry, Tx};
use kernel::{Actor, Failure, Refusal};
use vocabulary::{CallbackId, TicketId};

use super::queries::get_callback;
use crate::{
    app::App,
    callbacks::{
        domain::{Callback, CallbackEvent},
        storage::{self, attempts},
    },
    events::publish,
};

/// Which callback is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) id: CallbackId,
    pub(crate) version: i32,
}

/// What a callback follows, when the actor may see it. That never changes, so that it may be read before a transaction.
pub(super) async fn ticket_of(app: &App, actor: &Actor, target: Target) -> Result<TicketId, Failure> {
    Ok(get_callback(app, actor, target.id).await?.occasion.ticket_id)
}

/// The callback at the version the caller saw; from here on nobody else changes the follow-ups of its ticket.
pub(super) async fn load_target(
    tx: &Tx,
    actor: &Actor,
    target: Target,
    ticket_id: TicketId,
) -> Result<Callback, Failure> {
    storage::hold(tx, ticket_id).await?;
    let callback = storage::load(tx, actor, target.id).await?.ok_or_else(Refusal::not_found)?;
    if callback.version == target.version { Ok(callback) } else { Err(db::stale_version().into()) }
}

/// Saves a changed callback with the try that changed it, if one did, publishes what happened and notes who did it.
pub(super) async fn conclude_step(
    tx: &Tx,
    actor: &Actor,
    callback: &Callback,
    event: &CallbackEvent,
) -> Result<(), Failure> {
    storage::save(tx, callback, callback.sequence - i32::from(event.is_told())).await?;
    if let CallbackEvent::Attempted { attempt } = event {
        attempts::insert(tx, callback, attempt).await?;
    }
    let resolution = (callback.occasion.ticket_id, callback.occasion.resolution);
    let is_last = !callback.is_owed() && !storage::is_any_owed(tx, resolution).await?;
    publish_and_audit(tx, actor, callback, (event, is_last))
}

/// The event and the audit line of one step; with it, whether no other follow-up of the resolution is owed any more.
pub(super) fn publish_and_audit(
    tx: &Tx,
    actor: &Actor,
    callback: &Callback,
    (event, is_last): (&CallbackEvent, bool),
) -> Result<(), Failure> {
    publish::callback(tx, callback, event, is_last)?;
    audit(tx, actor, callback, event);
    Ok(())
}

/// The audit line of one step, with the reason where it has one that may stand there for ever.
fn audit(tx: &Tx, actor: &Actor, callback: &Callback, event: &CallbackEvent) {
    let mut details = serde_json::json!({ "status": callback.state.as_str(), "clause": callback.clause });
    if let (Some(details), Some(reason)) = (details.as_object_mut(), event.reason()) {
        details.insert("reason".to_owned(), reason.into());
    }
    let entry = AuditEntry::new(actor, event.as_str(), "callback", callback.id);
    tx.audit(entry.at(callback.estate_id).after(details));
}
