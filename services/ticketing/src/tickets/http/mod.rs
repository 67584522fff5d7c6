//! Opening tickets, looking at them, and the acts on them.

mod act_list;
mod act_shapes;
pub(crate) mod discretion_shapes;
mod escalation_shapes;
mod quote_shapes;
pub(crate) mod shapes;
pub(crate) mod step_shapes;
pub(crate) mod stream;

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::{Actor, Failure, PageOf};
use vocabulary::TicketId;
use web::{EmptyBody, IdempotencyKeyHeader, Listing, PathId, Problem, Reason, Submitted, Versioned};

use crate::{
    app::App,
    tickets::{
        app::{self, HistoryList, LeakList, MessageList, RequestedAct, Target, TicketList},
        domain::{Ticket, TicketAct},
    },
};
use act_list::for_every_act;
use discretion_shapes::{
    LeakVerdict, LeakView, NewConfidentiality, NewLeak, PublicAnswer, ReaderChange, TicketMessageView,
};
use quote_shapes::{ConsentBody, QuoteBody};
use shapes::{NewTicketBody, TicketView};
use step_shapes::{
    HistoryLine, NewClassification, NewExtension, NewProgressNote, NewResolution, NewUrge, TicketAssignment,
};

/// Open a ticket
///
/// Without an interaction. Its deadlines are those of the standard that governs the estate.
#[utoipa::path(
    tag = "tickets", params(IdempotencyKeyHeader), security(("bearer" = ["tickets:write"])),
    request_body = NewTicketBody, responses((status = 201, description = "Opened.", body = TicketView))
)]
#[post("/api/v1/tickets")]
pub(crate) async fn open_ticket(
    caller: Caller<need::TicketsWrite>,
    app: Data<App>,
    body: Submitted<NewTicketBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewTicketBody::into_order)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::open_ticket(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List tickets
///
/// Newest first, or those first on which something is owed first.
#[utoipa::path(
    tag = "tickets", params(Listing::<TicketList>), security(("bearer" = ["tickets:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<TicketView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/tickets")]
pub(crate) async fn list_tickets(
    caller: Caller<need::TicketsRead>,
    app: Data<App>,
    listing: Listing<TicketList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_tickets(&app, &caller.actor, &query).await?;
    reply.of(page.map(|ticket| TicketView::from(&ticket))).await
}

/// Get a ticket
///
/// With its deadlines and the clauses behind them.
#[utoipa::path(
    tag = "tickets", security(("bearer" = ["tickets:read"])),
    responses((status = 200, description = "The ticket.", body = TicketView), (status = 304, description = "Not modified since the given ETag."))
)]
#[get("/api/v1/tickets/{id}")]
pub(crate) async fn get_ticket(
    caller: Caller<need::TicketsRead>,
    app: Data<App>,
    id: PathId<TicketId>,
) -> Result<Versioned<TicketView>, Problem> {
    let ticket = app::get_ticket(&app, &caller.actor, id.0).await?;
    Ok(versioned(&ticket))
}

/// Get a ticket's history
///
/// What happened to it, newest first.
#[utoipa::path(
    tag = "tickets", params(Listing::<HistoryList>), security(("bearer" = ["tickets:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<HistoryLine> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/tickets/{id}/history")]
pub(crate) async fn get_ticket_history(
    caller: Caller<need::TicketsRead>,
    app: Data<App>,
    id: PathId<TicketId>,
    listing: Listing<HistoryList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::ticket_history(&app, &caller.actor, id.0, query).await?;
    reply.of(page.map(HistoryLine::from)).await
}

/// List a ticket's leak reports
///
/// Suspicions that somebody told of it, with what was decided, the last first. To a suspect there is none.
#[utoipa::path(
    tag = "tickets", params(Listing::<LeakList>), security(("bearer" = ["tickets:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<LeakView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/tickets/{id}/leaks")]
pub(crate) async fn list_ticket_leaks(
    caller: Caller<need::TicketsRead>,
    app: Data<App>,
    id: PathId<TicketId>,
    listing: Listing<LeakList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_leaks(&app, &caller.actor, id.0, query).await?;
    reply.of(page.map(LeakView::from)).await
}

/// List a ticket's messages
///
/// What the desk and whoever brought it without a name wrote to each other by the inquiry code, the last first.
#[utoipa::path(
    tag = "tickets", params(Listing::<MessageList>), security(("bearer" = ["tickets:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<TicketMessageView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/tickets/{id}/messages")]
pub(crate) async fn list_ticket_messages(
    caller: Caller<need::TicketsRead>,
    app: Data<App>,
    id: PathId<TicketId>,
    listing: Listing<MessageList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_messages(&app, &caller.actor, id.0, query).await?;
    reply.of(page.map(TicketMessageView::from)).await
}

/// Break the glass
///
/// Become a reader of a ticket that is for named readers, without being one of them. They are told, and the reason is in the audit
/// trail. Never of a ticket about oneself.
#[utoipa::path(
    tag = "tickets", security(("bearer" = ["tickets:break_glass"])),
    request_body = Reason, responses((status = 200, description = "The ticket.", body = TicketView))
)]
#[post("/api/v1/tickets/{id}/break-glass")]
pub(crate) async fn break_ticket_glass(
    caller: Caller<need::TicketsBreakGlass>,
    app: Data<App>,
    id: PathId<TicketId>,
    body: Submitted<Reason>,
) -> Result<Versioned<TicketView>, Problem> {
    let reason = body.value.read()?;
    Ok(versioned(&app::break_glass(&app, &caller.actor, id.0, reason).await?))
}

for_every_act!(auth::act_routes; "tickets" TicketId => TicketView "The updated ticket.", act_on(App););

async fn act_on(
    app: &App,
    actor: &Actor,
    (id, version): (TicketId, i32),
    asked: RequestedAct,
) -> Result<Versioned<TicketView>, Problem> {
    Ok(versioned(&app::act_on_ticket(app, actor, Target { id, version }, asked).await?))
}

/// A ticket with its version as the entity tag; a deadline that was missed makes another tag of the same version.
fn versioned(ticket: &Ticket) -> Versioned<TicketView> {
    let by_time = ticket.sequence - ticket.edit_version;
    Versioned::new(ticket.edit_version, TicketView::from(ticket)).changed_besides(by_time)
}

fn created(ticket: &Ticket) -> Result<Reply, Failure> {
    web::created(&format!("/api/v1/tickets/{}", ticket.id), ticket.edit_version, &TicketView::from(ticket))
}
