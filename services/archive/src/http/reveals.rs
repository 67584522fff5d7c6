//! Seeing a contact whole.

use actix_web::{HttpResponse, http::header, post, web::Data};
use auth::{Caller, need};
use web::{Problem, Submitted};

use super::reveal_shapes::{NewRevealBody, RevealedContact};
use crate::app::{App, reveals};

/// Reveal a customer's contact
///
/// In full, for a purpose that is checked, on the record. The reply must not be kept, so it takes no `Idempotency-Key`.
/// What the purpose refers to may be so new that it is not known here yet: then the answer is 503 with `Retry-After`.
/// Each person may see so many different customers an hour.
#[utoipa::path(
    tag = "reveals", security(("bearer" = ["archive:reveal"])), request_body = NewRevealBody,
    responses(
        (status = 200, description = "The contact.", body = RevealedContact),
        (status = 404, description = "No such customer for this caller.", body = web::ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/reveals")]
pub(super) async fn reveal_contact(
    caller: Caller<need::ArchiveReveal>,
    app: Data<App>,
    body: Submitted<NewRevealBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewRevealBody::into_command)?;
    let customer = reveals::reveal_contact(&app, &caller.actor, body.value).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(RevealedContact::from(customer)))
}
