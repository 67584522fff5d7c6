//! What happened to a ticket, newest first.

use db::{AuditFilter, AuditRecord, audit};
use kernel::{Actor, Failure, Page, PageOf};
use vocabulary::TicketId;

use super::get_ticket;
use crate::app::App;

/// One page of the ticket's audit trail, when the actor may see the ticket.
#[tracing::instrument(skip_all, name = "ticketing.ticket_history")]
pub(crate) async fn ticket_history(
    app: &App,
    actor: &Actor,
    id: TicketId,
    page: &Page,
) -> Result<PageOf<AuditRecord>, Failure> {
    let ticket = get_ticket(app, actor, id).await?;
    let filter = AuditFilter {
        subject_kind: Some("ticket".to_owned()),
        subject_id: Some(ticket.id.to_string()),
        ..AuditFilter::default()
    };
    audit::list(app.db.reader(), &actor.scope, &filter, page).await
}
