//! The fee of chargeable work, and what the customer says to it, before the work (REP-09).

use actix_web::{post, web::Data};
use auth::{Caller, need};
use vocabulary::TicketId;
use web::{IfMatch, IfMatchHeader, PathId, Problem, Reason, Submitted, Versioned};

use super::{
    quote_shapes::{ConsentBody, QuoteBody},
    steps::target,
    ticket_shapes::TicketView,
    tickets::versioned,
};
use crate::{
    app::{
        App,
        tickets::{self, Asked},
    },
    domain::TicketAct,
};

/// Quote a fee
///
/// Offer a fee to the customer. It takes the place of an offer that was not answered; a fee that was agreed holds until
/// the customer agrees to this one.
#[utoipa::path(
    tag = "tickets", params(IfMatchHeader), security(("bearer" = ["tickets:write"])),
    request_body = QuoteBody, responses((status = 200, description = "The updated ticket.", body = TicketView))
)]
#[post("/api/v1/tickets/{id}/quote")]
pub(super) async fn quote_ticket(
    caller: Caller<need::TicketsWrite>,
    app: Data<App>,
    id: PathId<TicketId>,
    seen: IfMatch,
    body: Submitted<QuoteBody>,
) -> Result<Versioned<TicketView>, Problem> {
    let asked = Asked::Act(TicketAct::Quote(body.value.read()?));
    let ticket = tickets::act_on_ticket(&app, &caller.actor, target(id, seen), asked).await?;
    Ok(versioned(&ticket))
}

/// Approve a quote
///
/// Record that the customer agrees to the fee that waits, and how.
#[utoipa::path(
    tag = "tickets", params(IfMatchHeader), security(("bearer" = ["tickets:supervise"])),
    request_body = ConsentBody, responses((status = 200, description = "The updated ticket.", body = TicketView))
)]
#[post("/api/v1/tickets/{id}/approve")]
pub(super) async fn approve_quote(
    caller: Caller<need::TicketsSupervise>,
    app: Data<App>,
    id: PathId<TicketId>,
    seen: IfMatch,
    body: Submitted<ConsentBody>,
) -> Result<Versioned<TicketView>, Problem> {
    let asked = Asked::ApproveQuote(body.value.read()?);
    let ticket = tickets::act_on_ticket(&app, &caller.actor, target(id, seen), asked).await?;
    Ok(versioned(&ticket))
}

/// Decline a quote
///
/// Record that the customer does not agree to the fee that waits. A fee that was agreed before holds.
#[utoipa::path(
    tag = "tickets", params(IfMatchHeader), security(("bearer" = ["tickets:supervise"])),
    request_body = Reason, responses((status = 200, description = "The updated ticket.", body = TicketView))
)]
#[post("/api/v1/tickets/{id}/decline-quote")]
pub(super) async fn decline_quote(
    caller: Caller<need::TicketsSupervise>,
    app: Data<App>,
    id: PathId<TicketId>,
    seen: IfMatch,
    body: Submitted<Reason>,
) -> Result<Versioned<TicketView>, Problem> {
    let asked = Asked::Act(TicketAct::DeclineQuote { reason: body.value.read()? });
    let ticket = tickets::act_on_ticket(&app, &caller.actor, target(id, seen), asked).await?;
    Ok(versioned(&ticket))
}

/// Withdraw a quote
///
/// The fee that waits for an answer, else the one that was agreed.
#[utoipa::path(
    tag = "tickets", params(IfMatchHeader), security(("bearer" = ["tickets:write"])),
    request_body = Reason, responses((status = 200, description = "The updated ticket.", body = TicketView))
)]
#[post("/api/v1/tickets/{id}/withdraw-quote")]
pub(super) async fn withdraw_quote(
    caller: Caller<need::TicketsWrite>,
    app: Data<App>,
    id: PathId<TicketId>,
    seen: IfMatch,
    body: Submitted<Reason>,
) -> Result<Versioned<TicketView>, Problem> {
    let asked = Asked::Act(TicketAct::WithdrawQuote { reason: body.value.read()? });
    let ticket = tickets::act_on_ticket(&app, &caller.actor, target(id, seen), asked).await?;
    Ok(versioned(&ticket))
}
