//! Taking contacts down and looking them up.

pub(crate) mod shapes;

use actix_web::{HttpResponse, get, http::header::CACHE_CONTROL, post, web::Data};
use auth::{Caller, need};
use copies::parties::dial_plan;
use idempotency::Reply;
use kernel::{Failure, PageOf};
use vocabulary::InteractionId;
use web::{IdempotencyKeyHeader, Listing, PathId, Problem, Submitted};

use crate::{
    app::App,
    interactions::app::{self, InteractionList, Recorded},
};
use shapes::{
    ContactReveal, InteractionView, NewInteraction, Promotion, RecordedView, RevealedInteractionContact,
};

/// Record an interaction
///
/// And open the ticket that it asks for. One that is written down more than three days later says why. Of a call, who is
/// not cleared to take calls alone names the colleague who sits beside them (`clearance.missing`).
#[utoipa::path(
    tag = "interactions", params(IdempotencyKeyHeader), security(("bearer" = ["tickets:write"])),
    request_body = NewInteraction, responses((status = 201, description = "Recorded.", body = RecordedView))
)]
#[post("/api/v1/interactions")]
pub(crate) async fn record_interaction(
    caller: Caller<need::TicketsWrite>,
    app: Data<App>,
    body: Submitted<NewInteraction>,
) -> Result<HttpResponse, Problem> {
    let place = body.value.place();
    let home = dial_plan(&app.db, app.directory.as_ref(), &caller.actor, place).await?;
    let body = body.try_map(|new| new.into_command(&home))?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::record_interaction(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List interactions
///
/// Newest first.
#[utoipa::path(
    tag = "interactions", params(Listing::<InteractionList>), security(("bearer" = ["tickets:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<InteractionView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/interactions")]
pub(crate) async fn list_interactions(
    caller: Caller<need::TicketsRead>,
    app: Data<App>,
    listing: Listing<InteractionList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_interactions(&app, &caller.actor, &query).await?;
    let page = page.map(|interaction| InteractionView::from(&interaction));
    reply.of(page).await
}

/// Get an interaction
///
/// And the ticket that it opened.
#[utoipa::path(
    tag = "interactions", security(("bearer" = ["tickets:read"])),
    responses((status = 200, description = "The contact.", body = RecordedView))
)]
#[get("/api/v1/interactions/{id}")]
pub(crate) async fn get_interaction(
    caller: Caller<need::TicketsRead>,
    app: Data<App>,
    id: PathId<InteractionId>,
) -> Result<HttpResponse, Problem> {
    let recorded = app::get_interaction(&app, &caller.actor, id.0).await?;
    Ok(HttpResponse::Ok().json(RecordedView::from(&recorded)))
}

/// Reveal an interaction's contact
///
/// Who reached us, in full, so that they can be asked again: for an open ticket that their contact brought. It is on the
/// record.
#[utoipa::path(
    tag = "interactions", security(("bearer" = ["archive:reveal"])),
    request_body = ContactReveal, responses((status = 200, description = "The contact.", body = RevealedInteractionContact))
)]
#[post("/api/v1/interactions/{id}/reveal")]
pub(crate) async fn reveal_interaction(
    caller: Caller<need::ArchiveReveal>,
    app: Data<App>,
    id: PathId<InteractionId>,
    body: Submitted<ContactReveal>,
) -> Result<HttpResponse, Problem> {
    let reference = body.value.reference;
    let contact = app::reveal_interaction(&app, &caller.actor, id.0, reference).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(RevealedInteractionContact::from(contact)))
}

/// Promote an interaction's contact
///
/// Whoever reached us without being known turned out to be a customer of the archive: the contact is theirs, and so is the ticket
/// that it brought.
#[utoipa::path(
    tag = "interactions", security(("bearer" = ["tickets:supervise"])),
    request_body = Promotion, responses((status = 200, description = "The contact and its ticket.", body = RecordedView))
)]
#[post("/api/v1/interactions/{id}/promote")]
pub(crate) async fn promote_interaction_contact(
    caller: Caller<need::TicketsSupervise>,
    app: Data<App>,
    id: PathId<InteractionId>,
    body: Submitted<Promotion>,
) -> Result<HttpResponse, Problem> {
    let (customer_id, reason) = body.value.read()?;
    let promoted = app::promote_contact(&app, &caller.actor, id.0, customer_id, reason).await?;
    Ok(HttpResponse::Ok().json(RecordedView::from(&promoted)))
}

fn created(recorded: &Recorded) -> Result<Reply, Failure> {
    let location = format!("/api/v1/interactions/{}", recorded.interaction.id);
    web::created(&location, 1, &RecordedView::from(recorded))
}
