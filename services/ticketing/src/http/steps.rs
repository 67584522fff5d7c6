//! The steps of a ticket's life. Each names the version the caller saw, so that two people never act on one picture.

use actix_web::{post, web::Data};
use auth::{Caller, need};
use kernel::TicketId;
use web::{IfMatch, IfMatchHeader, PathId, Problem, Submitted, Versioned};

use super::{
    step_shapes::{Assignment, NewQuote, NewResolution, NoWords, Reason},
    ticket_shapes::TicketView,
    tickets::versioned,
};
use crate::app::{
    App,
    tickets::{self, Target},
};

/// Make somebody responsible (DSP-15).
#[utoipa::path(
    tag = "tickets", params(IfMatchHeader), security(("bearer" = ["tickets:write"])),
    request_body = Assignment, responses((status = 200, description = "The ticket after it.", body = TicketView))
)]
#[post("/api/v1/tickets/{id}/assign")]
pub(super) async fn assign_ticket(
    caller: Caller<need::TicketsWrite>,
    app: Data<App>,
    id: PathId<TicketId>,
    seen: IfMatch,
    body: Submitted<Assignment>,
) -> Result<Versioned<TicketView>, Problem> {
    let ticket = tickets::assign_ticket(&app, &caller.actor, target(id, seen), body.value.assignee).await?;
    Ok(versioned(&ticket))
}

/// Take the ticket on: the first reaction the customer was promised.
#[utoipa::path(
    tag = "tickets", params(IfMatchHeader), security(("bearer" = ["tickets:write"])),
    request_body = NoWords, responses((status = 200, description = "The ticket after it.", body = TicketView))
)]
#[post("/api/v1/tickets/{id}/accept")]
pub(super) async fn accept_ticket(
    caller: Caller<need::TicketsWrite>,
    app: Data<App>,
    id: PathId<TicketId>,
    seen: IfMatch,
    _body: Submitted<NoWords>,
) -> Result<Versioned<TicketView>, Problem> {
    let ticket = tickets::accept_ticket(&app, &caller.actor, target(id, seen)).await?;
    Ok(versioned(&ticket))
}

/// Be on site (DSP-10).
#[utoipa::path(
    tag = "tickets", params(IfMatchHeader), security(("bearer" = ["tickets:write"])),
    request_body = NoWords, responses((status = 200, description = "The ticket after it.", body = TicketView))
)]
#[post("/api/v1/tickets/{id}/arrive")]
pub(super) async fn arrive_ticket(
    caller: Caller<need::TicketsWrite>,
    app: Data<App>,
    id: PathId<TicketId>,
    seen: IfMatch,
    _body: Submitted<NoWords>,
) -> Result<Versioned<TicketView>, Problem> {
    let ticket = tickets::arrive_ticket(&app, &caller.actor, target(id, seen)).await?;
    Ok(versioned(&ticket))
}

/// Put a fee to the customer, before the work (REP-09).
#[utoipa::path(
    tag = "tickets", params(IfMatchHeader), security(("bearer" = ["tickets:write"])),
    request_body = NewQuote, responses((status = 200, description = "The ticket after it.", body = TicketView))
)]
#[post("/api/v1/tickets/{id}/quote")]
pub(super) async fn quote_ticket(
    caller: Caller<need::TicketsWrite>,
    app: Data<App>,
    id: PathId<TicketId>,
    seen: IfMatch,
    body: Submitted<NewQuote>,
) -> Result<Versioned<TicketView>, Problem> {
    let ticket = tickets::quote_ticket(&app, &caller.actor, target(id, seen), body.value.fee).await?;
    Ok(versioned(&ticket))
}

/// The customer agrees to the fee (REP-09).
#[utoipa::path(
    tag = "tickets", params(IfMatchHeader), security(("bearer" = ["tickets:write"])),
    request_body = NoWords, responses((status = 200, description = "The ticket after it.", body = TicketView))
)]
#[post("/api/v1/tickets/{id}/approve")]
pub(super) async fn approve_quote(
    caller: Caller<need::TicketsWrite>,
    app: Data<App>,
    id: PathId<TicketId>,
    seen: IfMatch,
    _body: Submitted<NoWords>,
) -> Result<Versioned<TicketView>, Problem> {
    let ticket = tickets::approve_quote(&app, &caller.actor, target(id, seen)).await?;
    Ok(versioned(&ticket))
}

/// Finish the work (REP-17). A fee that was offered must have been agreed.
#[utoipa::path(
    tag = "tickets", params(IfMatchHeader), security(("bearer" = ["tickets:write"])),
    request_body = NewResolution, responses((status = 200, description = "The ticket after it.", body = TicketView))
)]
#[post("/api/v1/tickets/{id}/resolve")]
pub(super) async fn resolve_ticket(
    caller: Caller<need::TicketsWrite>,
    app: Data<App>,
    id: PathId<TicketId>,
    seen: IfMatch,
    body: Submitted<NewResolution>,
) -> Result<Versioned<TicketView>, Problem> {
    let ticket = tickets::resolve_ticket(&app, &caller.actor, target(id, seen), body.value.read()?).await?;
    Ok(versioned(&ticket))
}

/// Take a resolved ticket up again.
#[utoipa::path(
    tag = "tickets", params(IfMatchHeader), security(("bearer" = ["tickets:write"])),
    request_body = Reason, responses((status = 200, description = "The ticket after it.", body = TicketView))
)]
#[post("/api/v1/tickets/{id}/reopen")]
pub(super) async fn reopen_ticket(
    caller: Caller<need::TicketsWrite>,
    app: Data<App>,
    id: PathId<TicketId>,
    seen: IfMatch,
    body: Submitted<Reason>,
) -> Result<Versioned<TicketView>, Problem> {
    let ticket = tickets::reopen_ticket(&app, &caller.actor, target(id, seen), body.value.read()?).await?;
    Ok(versioned(&ticket))
}

/// Close what is resolved.
#[utoipa::path(
    tag = "tickets", params(IfMatchHeader), security(("bearer" = ["tickets:write"])),
    request_body = NoWords, responses((status = 200, description = "The ticket after it.", body = TicketView))
)]
#[post("/api/v1/tickets/{id}/close")]
pub(super) async fn close_ticket(
    caller: Caller<need::TicketsWrite>,
    app: Data<App>,
    id: PathId<TicketId>,
    seen: IfMatch,
    _body: Submitted<NoWords>,
) -> Result<Versioned<TicketView>, Problem> {
    let ticket = tickets::close_ticket(&app, &caller.actor, target(id, seen)).await?;
    Ok(versioned(&ticket))
}

/// Let the matter fall.
#[utoipa::path(
    tag = "tickets", params(IfMatchHeader), security(("bearer" = ["tickets:write"])),
    request_body = Reason, responses((status = 200, description = "The ticket after it.", body = TicketView))
)]
#[post("/api/v1/tickets/{id}/cancel")]
pub(super) async fn cancel_ticket(
    caller: Caller<need::TicketsWrite>,
    app: Data<App>,
    id: PathId<TicketId>,
    seen: IfMatch,
    body: Submitted<Reason>,
) -> Result<Versioned<TicketView>, Problem> {
    let ticket = tickets::cancel_ticket(&app, &caller.actor, target(id, seen), body.value.read()?).await?;
    Ok(versioned(&ticket))
}

fn target(id: PathId<TicketId>, seen: IfMatch) -> Target {
    Target { id: id.0, version: Some(seen.0) }
}
