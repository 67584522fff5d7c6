//! Tickets, newest first.

use kernel::{Actor, Failure, Page, PageOf};

use crate::{
    app::App,
    domain::Ticket,
    storage::ticket_views::{self, TicketFilter},
};

/// One page of the tickets the actor may see.
pub(crate) async fn list_tickets(
    app: &App,
    actor: &Actor,
    filter: &TicketFilter,
    page: &Page,
) -> Result<PageOf<Ticket>, Failure> {
    ticket_views::list(&app.db, actor, filter, page).await
}
