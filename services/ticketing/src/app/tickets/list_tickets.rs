//! Tickets, newest first or by what is owed first.

use kernel::{Actor, Failure, ListQuery, PageOf};

use crate::{app::App, domain::Ticket, storage::ticket_list};

/// One page of the tickets the actor may see.
#[tracing::instrument(skip_all, name = "ticketing.list_tickets")]
pub(crate) async fn list_tickets(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Ticket>, Failure> {
    ticket_list::list(&app.db, actor, query).await
}
