//! Showing who reached us, in full, so that they can be asked again: for an open ticket that their contact brought, on the
//! record.

use db::{AuditEntry, SecurityKind, security};
use kernel::{Actor, Coded, Failure, Refusal};
use serde_json::json;
use vocabulary::{InteractionId, TicketId};

use crate::{
    app::App,
    domain::Contact,
    storage::{interactions, tickets},
};

/// The contact, in full. What is shown, and what is refused, is on the record before it is answered.
///
/// # Errors
/// Not found when the contact left no number; a fault at `/reference` when the ticket is not theirs, or over;
/// `allowance_used_up` for who asks about too many different contacts.
#[tracing::instrument(skip_all, name = "ticketing.reveal_interaction")]
pub(crate) async fn reveal_interaction(
    app: &App,
    actor: &Actor,
    id: InteractionId,
    reference: TicketId,
) -> Result<Contact, Failure> {
    app.reveals.take(&app.db, actor, id.to_string().as_bytes()).await?;
    let tx = app.db.begin().await?;
    let interaction = interactions::find(tx.conn(), app.db.sealer(), actor, id).await?;
    let interaction = interaction.ok_or_else(Refusal::not_found)?;
    let contact = interaction.contact.ok_or_else(Refusal::not_found)?;
    let ticket = tickets::load(&tx, actor, reference).await?;
    let is_theirs = ticket.is_some_and(|ticket| ticket.interaction_id == Some(id) && !ticket.state.is_over());
    let (kind, action) = if is_theirs {
        (SecurityKind::Revealed, "reveal_contact")
    } else {
        (SecurityKind::RevealRefused, "refuse_reveal")
    };
    let entry = AuditEntry::new(actor, action, "interaction", id)
        .at(interaction.estate_id)
        .after(json!({ "purpose": "open_ticket", "reference": reference }));
    security::record_audited(&tx, kind, entry);
    tx.commit().await?;
    if is_theirs {
        return Ok(contact);
    }
    Err(Refusal::at("/reference", Coded::new("reference.unknown").with("what", "contact")).into())
}
