//! Looking at tickets.

use db::{
    AuditRecord,
    lists::{self, AuditList, DeclaredList, Filter, ListSpec, Served},
};
use kernel::{Actor, Failure, ListQuery, PageOf, Refusal};
use vocabulary::TicketId;

use crate::{
    app::App,
    tickets::{
        domain::Ticket,
        storage::{self, list},
    },
};

/// The ticket, when the actor may see it.
#[tracing::instrument(skip_all, name = "ticketing.get_ticket")]
pub(crate) async fn get_ticket(app: &App, actor: &Actor, id: TicketId) -> Result<Ticket, Failure> {
    storage::find(&app.db, actor, id).await?.ok_or_else(|| Refusal::not_found().into())
}

/// One page of the tickets the actor may see.
#[tracing::instrument(skip_all, name = "ticketing.list_tickets")]
pub(crate) async fn list_tickets(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Ticket>, Failure> {
    list::list(&app.db, actor, query).await
}

/// A ticket's history, newest first: its lines of the audit trail.
#[derive(Debug)]
pub(crate) struct HistoryList;

impl DeclaredList for HistoryList {
    const SPEC: &'static ListSpec = &ListSpec {
        name: "ticket_history",
        filters: &[Filter::given("subject_kind"), Filter::given("subject_id")],
        columns: &["at", "by", "step", "details"],
        served: &[Served::newest(&["subject_id"], "ix_log_entries__subject_id_position")],
        ..*AuditList::SPEC
    };
}

/// One page of the ticket's audit trail, when the actor may see the ticket.
#[tracing::instrument(skip_all, name = "ticketing.ticket_history")]
pub(crate) async fn ticket_history(
    app: &App,
    actor: &Actor,
    id: TicketId,
    query: ListQuery,
) -> Result<PageOf<AuditRecord>, Failure> {
    let ticket = get_ticket(app, actor, id).await?;
    let query = query.given("subject_kind", "ticket").given("subject_id", ticket.id.to_string());
    lists::audit_entries_as(&app.db, HistoryList::SPEC, &actor.scope, &query).await
}
