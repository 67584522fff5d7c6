//! What the audit trail keeps of tickets: each step, and of what is confidential each look (CNF-08). The steps of what is for named
//! readers are sealed, since others may read the trail; a ticket's history opens them for those who may read the ticket.

use db::{AuditEntry, Db, DbError, Writes};
use kernel::{Actor, Failure, Principal};
use serde_json::json;

use crate::{
    events::publish,
    tickets::{
        domain::{Ticket, TicketEvent},
        storage::steps,
    },
};

/// One line of the audit trail; the ticket's history is made of these.
pub(super) fn audit_step(
    writes: &Writes,
    actor: &Actor,
    ticket: &Ticket,
    event: &TicketEvent,
) -> Result<(), DbError> {
    let details = publish::details(ticket, event);
    // Why somebody made themselves a reader is for whoever reads the trail.
    let is_told = !ticket.subject.is_for_named_readers() || matches!(event, TicketEvent::GlassBroken { .. });
    let after = if is_told { details } else { steps::seal(writes.db().sealer(), ticket.id, &details)? };
    let entry =
        AuditEntry::new(actor, event.as_str(), "ticket", ticket.id).at(ticket.place.estate_id).after(after);
    writes.audit(entry);
    Ok(())
}

/// Notes who looked at those of these tickets that are confidential, and what they were shown. To be called before it is
/// answered: what cannot be noted is not shown.
#[tracing::instrument(skip_all, name = "ticketing.note_looks")]
pub(crate) async fn note_looks<'a>(
    db: &Db,
    actor: &Actor,
    tickets: impl IntoIterator<Item = &'a Ticket> + Send,
    shown: &'static str,
) -> Result<(), Failure> {
    if matches!(actor.principal, Principal::System(_)) {
        return Ok(());
    }
    let batch = db.batch();
    let mut is_noted = false;
    for ticket in tickets.into_iter().filter(|ticket| ticket.subject.is_confidential()) {
        let entry = AuditEntry::new(actor, "looked_at", "ticket", ticket.id)
            .at(ticket.place.estate_id)
            .after(json!({ "step": { "shown": shown } }));
        batch.audit(entry);
        is_noted = true;
    }
    if is_noted {
        batch.commit().await?;
    }
    Ok(())
}
