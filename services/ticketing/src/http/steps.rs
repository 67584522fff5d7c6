//! The steps of a ticket's life. Each names the version the caller saw, so that two people never act on one picture.

use actix_web::{post, web::Data};
use auth::{Caller, need};
use vocabulary::TicketId;
use web::{EmptyBody, IfMatch, IfMatchHeader, PathId, Problem, Reason, Submitted, Versioned};

use super::{
    step_shapes::{NewClassification, NewResolution, NewUrge, TicketAssignment},
    ticket_shapes::TicketView,
    tickets::versioned,
};
use crate::{
    app::{
        App,
        tickets::{self, Asked, Target},
    },
    domain::TicketAct,
};

/// Reclassify a ticket
///
/// Its deadlines are decided anew, counted from where they were counted before; what still ran is superseded. What is
/// left out stays.
#[utoipa::path(
    tag = "tickets", params(IfMatchHeader), security(("bearer" = ["tickets:supervise"])),
    request_body = NewClassification, responses((status = 200, description = "The updated ticket.", body = TicketView))
)]
#[post("/api/v1/tickets/{id}/reclassify")]
pub(super) async fn reclassify_ticket(
    caller: Caller<need::TicketsSupervise>,
    app: Data<App>,
    id: PathId<TicketId>,
    seen: IfMatch,
    body: Submitted<NewClassification>,
) -> Result<Versioned<TicketView>, Problem> {
    let asked = Asked::Reclassify(body.value.read()?);
    let ticket = tickets::act_on_ticket(&app, &caller.actor, target(id, seen), asked).await?;
    Ok(versioned(&ticket))
}

/// Assign a ticket
///
/// Make somebody responsible (DSP-15): a member of staff who is enabled and may see the ticket.
#[utoipa::path(
    tag = "tickets", params(IfMatchHeader), security(("bearer" = ["tickets:write"])),
    request_body = TicketAssignment, responses((status = 200, description = "The updated ticket.", body = TicketView))
)]
#[post("/api/v1/tickets/{id}/assign")]
pub(super) async fn assign_ticket(
    caller: Caller<need::TicketsWrite>,
    app: Data<App>,
    id: PathId<TicketId>,
    seen: IfMatch,
    body: Submitted<TicketAssignment>,
) -> Result<Versioned<TicketView>, Problem> {
    let asked = Asked::Act(TicketAct::Assign { assignee: body.value.assignee });
    let ticket = tickets::act_on_ticket(&app, &caller.actor, target(id, seen), asked).await?;
    Ok(versioned(&ticket))
}

/// Accept a ticket
///
/// Take it on: the first reaction the customer was promised. Done by another than the person responsible, it needs
/// `tickets:supervise` and is noted as done on their behalf.
#[utoipa::path(
    tag = "tickets", params(IfMatchHeader), security(("bearer" = ["tickets:write"])),
    request_body = EmptyBody, responses((status = 200, description = "The updated ticket.", body = TicketView))
)]
#[post("/api/v1/tickets/{id}/accept")]
pub(super) async fn accept_ticket(
    caller: Caller<need::TicketsWrite>,
    app: Data<App>,
    id: PathId<TicketId>,
    seen: IfMatch,
    _body: Submitted<EmptyBody>,
) -> Result<Versioned<TicketView>, Problem> {
    let asked = Asked::Act(TicketAct::Accept);
    let ticket = tickets::act_on_ticket(&app, &caller.actor, target(id, seen), asked).await?;
    Ok(versioned(&ticket))
}

/// Record the arrival on site
///
/// The person responsible is on site (DSP-10); by another, it needs `tickets:supervise` and is noted as done on their
/// behalf.
#[utoipa::path(
    tag = "tickets", params(IfMatchHeader), security(("bearer" = ["tickets:write"])),
    request_body = EmptyBody, responses((status = 200, description = "The updated ticket.", body = TicketView))
)]
#[post("/api/v1/tickets/{id}/arrive")]
pub(super) async fn arrive_ticket(
    caller: Caller<need::TicketsWrite>,
    app: Data<App>,
    id: PathId<TicketId>,
    seen: IfMatch,
    _body: Submitted<EmptyBody>,
) -> Result<Versioned<TicketView>, Problem> {
    let asked = Asked::Act(TicketAct::Arrive);
    let ticket = tickets::act_on_ticket(&app, &caller.actor, target(id, seen), asked).await?;
    Ok(versioned(&ticket))
}

/// Urge a ticket
///
/// Record that the customer presses for it (催办). It is counted, and its owner is notified: the person responsible, else
/// whoever took it down.
#[utoipa::path(
    tag = "tickets", params(IfMatchHeader), security(("bearer" = ["tickets:write"])),
    request_body = NewUrge, responses((status = 200, description = "The updated ticket.", body = TicketView))
)]
#[post("/api/v1/tickets/{id}/urge")]
pub(super) async fn urge_ticket(
    caller: Caller<need::TicketsWrite>,
    app: Data<App>,
    id: PathId<TicketId>,
    seen: IfMatch,
    body: Submitted<NewUrge>,
) -> Result<Versioned<TicketView>, Problem> {
    let asked = Asked::Act(TicketAct::Urge { reason: body.value.read()? });
    let ticket = tickets::act_on_ticket(&app, &caller.actor, target(id, seen), asked).await?;
    Ok(versioned(&ticket))
}

/// Resolve a ticket
///
/// Finish the work (REP-17). A fee that was offered must have been answered. By another than the person responsible, it
/// needs `tickets:supervise`.
#[utoipa::path(
    tag = "tickets", params(IfMatchHeader), security(("bearer" = ["tickets:write"])),
    request_body = NewResolution, responses((status = 200, description = "The updated ticket.", body = TicketView))
)]
#[post("/api/v1/tickets/{id}/resolve")]
pub(super) async fn resolve_ticket(
    caller: Caller<need::TicketsWrite>,
    app: Data<App>,
    id: PathId<TicketId>,
    seen: IfMatch,
    body: Submitted<NewResolution>,
) -> Result<Versioned<TicketView>, Problem> {
    let asked = Asked::Resolve(body.value.read()?);
    let ticket = tickets::act_on_ticket(&app, &caller.actor, target(id, seen), asked).await?;
    Ok(versioned(&ticket))
}

/// Reopen a ticket
///
/// One that is resolved: a new round begins, whose deadlines count from now.
#[utoipa::path(
    tag = "tickets", params(IfMatchHeader), security(("bearer" = ["tickets:write"])),
    request_body = Reason, responses((status = 200, description = "The updated ticket.", body = TicketView))
)]
#[post("/api/v1/tickets/{id}/reopen")]
pub(super) async fn reopen_ticket(
    caller: Caller<need::TicketsWrite>,
    app: Data<App>,
    id: PathId<TicketId>,
    seen: IfMatch,
    body: Submitted<Reason>,
) -> Result<Versioned<TicketView>, Problem> {
    let asked = Asked::Reopen { reason: body.value.read()? };
    let ticket = tickets::act_on_ticket(&app, &caller.actor, target(id, seen), asked).await?;
    Ok(versioned(&ticket))
}

/// Close a ticket
///
/// One that is resolved.
#[utoipa::path(
    tag = "tickets", params(IfMatchHeader), security(("bearer" = ["tickets:write"])),
    request_body = EmptyBody, responses((status = 200, description = "The updated ticket.", body = TicketView))
)]
#[post("/api/v1/tickets/{id}/close")]
pub(super) async fn close_ticket(
    caller: Caller<need::TicketsWrite>,
    app: Data<App>,
    id: PathId<TicketId>,
    seen: IfMatch,
    _body: Submitted<EmptyBody>,
) -> Result<Versioned<TicketView>, Problem> {
    let asked = Asked::Act(TicketAct::Close);
    let ticket = tickets::act_on_ticket(&app, &caller.actor, target(id, seen), asked).await?;
    Ok(versioned(&ticket))
}

/// Cancel a ticket
///
/// For a reason, while work is still owed.
#[utoipa::path(
    tag = "tickets", params(IfMatchHeader), security(("bearer" = ["tickets:supervise"])),
    request_body = Reason, responses((status = 200, description = "The updated ticket.", body = TicketView))
)]
#[post("/api/v1/tickets/{id}/cancel")]
pub(super) async fn cancel_ticket(
    caller: Caller<need::TicketsSupervise>,
    app: Data<App>,
    id: PathId<TicketId>,
    seen: IfMatch,
    body: Submitted<Reason>,
) -> Result<Versioned<TicketView>, Problem> {
    let asked = Asked::Act(TicketAct::Cancel { reason: body.value.read()? });
    let ticket = tickets::act_on_ticket(&app, &caller.actor, target(id, seen), asked).await?;
    Ok(versioned(&ticket))
}

pub(super) fn target(id: PathId<TicketId>, seen: IfMatch) -> Target {
    Target { id: id.0, version: seen.0 }
}
