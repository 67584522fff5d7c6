//! A ticket turned out to be a complaint about somebody, or to be none: who may know of its follow-ups changes with it.

use contracts::ticketing::TicketFacts;
use db::Tx;
use kernel::Failure;
use vocabulary::{TicketId, TicketKind};

use crate::{domain::Discretion, storage::callbacks};

/// Marks whatever followed the ticket, in the consumer's transaction.
#[tracing::instrument(skip_all, name = "callbacks.follow_ticket")]
pub(crate) async fn follow_ticket(tx: &Tx, ticket_id: TicketId, facts: &TicketFacts) -> Result<(), Failure> {
    callbacks::hold(tx, ticket_id).await?;
    Ok(callbacks::follow_ticket(tx, ticket_id, facts.into()).await?)
}

impl From<&TicketFacts> for Discretion {
    fn from(facts: &TicketFacts) -> Self {
        // Events of the version before say nothing of it.
        let is_confidential = facts.is_confidential || facts.kind == TicketKind::Report;
        Self { is_confidential, about_staff: facts.about_staff }
    }
}
