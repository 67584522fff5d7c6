//! One ticket.

use kernel::{Actor, Failure, Refusal};
use vocabulary::TicketId;

use crate::{app::App, domain::Ticket, storage::ticket_views};

/// The ticket, when the actor may see it.
#[tracing::instrument(skip_all, name = "ticketing.get_ticket")]
pub(crate) async fn get_ticket(app: &App, actor: &Actor, id: TicketId) -> Result<Ticket, Failure> {
    ticket_views::find(&app.db, actor, id).await?.ok_or_else(|| Refusal::not_found().into())
}
