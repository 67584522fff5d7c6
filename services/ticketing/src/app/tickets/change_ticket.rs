//! What every step has in common: load within the scope, compare the version, move, save, say, audit, commit.

use chrono::{DateTime, Utc};
use db::{AuditEntry, Tx, Writes};
use kernel::{Actor, Failure, Refusal, TicketId};

use crate::{
    app::App,
    domain::{Ticket, TicketEvent},
    events::publish,
    storage::tickets,
};

/// Which ticket is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) id: TicketId,
    /// The version of the `If-Match`; a step of the suite's own names none.
    pub(crate) version: Option<i32>,
}

/// Moves a ticket one step in one transaction.
pub(super) async fn change_ticket(
    app: &App,
    actor: &Actor,
    target: Target,
    step: impl FnOnce(&mut Ticket, DateTime<Utc>) -> Result<TicketEvent, Refusal> + Send,
) -> Result<Ticket, Failure> {
    let tx = app.db.begin().await?;
    let ticket = change_ticket_in(&tx, actor, target, step).await?;
    tx.commit().await?;
    Ok(ticket)
}

/// The same inside a transaction that somebody else opened, such as a consumer's.
pub(super) async fn change_ticket_in(
    tx: &Tx,
    actor: &Actor,
    target: Target,
    step: impl FnOnce(&mut Ticket, DateTime<Utc>) -> Result<TicketEvent, Refusal> + Send,
) -> Result<Ticket, Failure> {
    let mut ticket = tickets::load(tx, &actor.scope, target.id).await?.ok_or_else(Refusal::not_found)?;
    if target.version.is_some_and(|seen| seen != ticket.version) {
        return Err(db::stale_version().into());
    }
    let event = step(&mut ticket, tx.now())?;
    tickets::save(tx, &ticket).await?;
    publish::ticket(tx, &ticket, &event)?;
    audit_step(tx, actor, &ticket, &event);
    Ok(ticket)
}

/// One line of the audit trail; the ticket's history is made of these.
pub(super) fn audit_step(writes: &Writes, actor: &Actor, ticket: &Ticket, event: &TicketEvent) {
    let entry = AuditEntry::new(actor, event.word(), "ticket", ticket.id)
        .at(ticket.estate_id)
        .after(publish::details(ticket, event));
    writes.audit(entry);
}
