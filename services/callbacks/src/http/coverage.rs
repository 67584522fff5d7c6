//! How many of the callbacks that fell due were made.

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, need};
use kernel::PageOf;
use web::{Listing, Problem};

use super::coverage_shapes::CoverageView;
use crate::app::{
    App,
    callbacks::{self, CoverageList},
};

/// Get callback coverage
///
/// How many of the callbacks that fell due were made, estate by estate and clause by clause, against what the standards
/// ask for.
#[utoipa::path(
    tag = "callbacks", params(Listing::<CoverageList>), security(("bearer" = ["callbacks:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<CoverageView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/callback-coverage")]
pub(super) async fn get_coverage(
    caller: Caller<need::CallbacksRead>,
    app: Data<App>,
    listing: Listing<CoverageList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = callbacks::get_coverage(&app, &caller.actor, &query).await?;
    reply.of(page.map(CoverageView::from)).await
}
