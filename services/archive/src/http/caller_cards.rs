//! Who is calling?

use actix_web::{HttpResponse, get, http::header, web::Data};
use auth::{Caller, need};
use web::{Problem, Query};

use super::caller_card_shapes::{CallerCard, CallerCards, CallerQuery};
use crate::app::{App, caller_cards};

/// The cards of everybody known by a number.
#[utoipa::path(
    tag = "caller-cards", params(CallerQuery), security(("bearer" = ["archive:read"])),
    responses((status = 200, description = "The cards you may see.", body = CallerCards))
)]
#[get("/api/v1/caller-cards")]
pub(super) async fn find_caller_cards(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    query: Query<CallerQuery>,
) -> Result<HttpResponse, Problem> {
    let phone = query.0.into_phone()?;
    let seen = caller_cards::find_caller_cards(&app, &caller.actor, &phone).await?;
    let now = app.db.clock().now();
    let items = seen.into_iter().map(|seen| CallerCard::new(seen, &phone, now)).collect();
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(CallerCards { items }))
}
