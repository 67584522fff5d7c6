//! Who is calling?

use actix_web::{HttpResponse, http::header, post, web::Data};
use auth::{Caller, need};
use kernel::{CallerId, Failure};
use web::{Problem, Submitted};

use super::caller_lookup_shapes::{CallerCard, CallerCards, NewCallerLookup};
use crate::app::{App, caller_cards};

/// Look up a caller
///
/// The cards of everybody known by a number. The number travels in the body, so that no proxy logs it. A card has the
/// parts that you may read elsewhere (`tickets:read`, `callbacks:read`, `billing:read`) and says which it leaves out.
/// Each look-up is on the record, and each person may look up so many different numbers an hour.
#[utoipa::path(
    tag = "caller-lookups", security(("bearer" = ["archive:read"])), request_body = NewCallerLookup,
    responses((status = 200, description = "The cards you may see.", body = CallerCards))
)]
#[post("/api/v1/caller-lookups")]
pub(super) async fn look_up_caller(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    body: Submitted<NewCallerLookup>,
) -> Result<HttpResponse, Problem> {
    let NewCallerLookup { phone, estate_id } = body.value;
    let home = app.db.dial_plan(estate_id).await.map_err(Failure::from)?;
    let items = match CallerId::read(&phone, &home)?.number() {
        Some(phone) => {
            let now = app.db.clock().now();
            let seen = caller_cards::look_up_caller(&app, &caller.actor, phone, now).await?;
            seen.into_iter().map(|seen| CallerCard::new(seen, &caller.actor, phone, now)).collect()
        }
        None => Vec::new(),
    };
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(CallerCards { items }))
}
