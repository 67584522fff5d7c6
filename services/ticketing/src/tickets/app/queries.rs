//! Looking at tickets.

use db::{
    AuditRecord,
    lists::{self, AuditList, DeclaredList, Filter, ListSpec, Served},
};
use kernel::{Actor, Failure, ListQuery, PageOf, Refusal};
use vocabulary::TicketId;

use super::trail::note_looks;
use crate::{
    app::App,
    tickets::{
        domain::{Leak, Ticket},
        storage::{self, list, messages::Message},
    },
};

/// The ticket, when the actor may see it.
#[tracing::instrument(skip_all, name = "ticketing.get_ticket")]
pub(crate) async fn get_ticket(app: &App, actor: &Actor, id: TicketId) -> Result<Ticket, Failure> {
    let ticket = find_ticket(app, actor, id).await?;
    note_looks(&app.db, actor, [&ticket], "ticket").await?;
    Ok(ticket)
}

async fn find_ticket(app: &App, actor: &Actor, id: TicketId) -> Result<Ticket, Failure> {
    storage::find(&app.db, actor, id).await?.ok_or_else(|| Refusal::not_found().into())
}

/// One page of the tickets the actor may see.
#[tracing::instrument(skip_all, name = "ticketing.list_tickets")]
pub(crate) async fn list_tickets(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Ticket>, Failure> {
    let page = list::list(&app.db, actor, query).await?;
    note_looks(&app.db, actor, &page.items, "list").await?;
    Ok(page)
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
    let ticket = find_ticket(app, actor, id).await?;
    note_looks(&app.db, actor, [&ticket], "history").await?;
    let query = query.given("subject_kind", "ticket").given("subject_id", ticket.id.to_string());
    let page = lists::audit_entries_as(&app.db, HistoryList::SPEC, &actor.scope, &query).await?;
    let opened = page.items.into_iter().map(|line| storage::steps::open(app.db.sealer(), ticket.id, line));
    let items = opened.collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}

/// One page of the suspicions that somebody told of the ticket, when the actor may see it. To the suspect there is none.
#[tracing::instrument(skip_all, name = "ticketing.list_leaks")]
pub(crate) async fn list_leaks(
    app: &App,
    actor: &Actor,
    id: TicketId,
    query: ListQuery,
) -> Result<PageOf<Leak>, Failure> {
    let ticket = find_ticket(app, actor, id).await?;
    note_looks(&app.db, actor, [&ticket], "leaks").await?;
    storage::leaks::list(&app.db, actor, ticket.id, query).await
}

/// One page of what the desk and whoever brought the ticket without a name wrote to each other.
#[tracing::instrument(skip_all, name = "ticketing.list_messages")]
pub(crate) async fn list_messages(
    app: &App,
    actor: &Actor,
    id: TicketId,
    query: ListQuery,
) -> Result<PageOf<Message>, Failure> {
    let ticket = find_ticket(app, actor, id).await?;
    note_looks(&app.db, actor, [&ticket], "messages").await?;
    storage::messages::list(&app.db, actor, ticket.id, query).await
}

/// True while the actor is a named reader of the ticket.
#[tracing::instrument(skip_all, name = "ticketing.is_reader")]
pub(crate) async fn is_reader(app: &App, actor: &Actor, id: TicketId) -> Result<bool, Failure> {
    let Some(staff_id) = actor.principal.staff_id() else { return Ok(false) };
    Ok(storage::readers::is_read_by(app.db.reader(), id, staff_id).await?)
}
