//! How many of the callbacks that fell due were made.

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, need};
use kernel::PageOf;
use web::{List, PageQuery, Problem};

use super::coverage_shapes::{CoverageQuery, CoverageView};
use crate::app::{App, callbacks};

/// Get callback coverage
///
/// How many of the callbacks that fell due were made, estate by estate and clause by clause, against what the standards
/// ask for.
#[utoipa::path(
    tag = "callbacks", params(PageQuery, CoverageQuery), security(("bearer" = ["callbacks:read"])),
    responses((status = 200, description = "One page.", body = PageOf<CoverageView>))
)]
#[get("/api/v1/callback-coverage")]
pub(super) async fn get_coverage(
    caller: Caller<need::CallbacksRead>,
    app: Data<App>,
    list: List<CoverageQuery>,
) -> Result<HttpResponse, Problem> {
    let page = callbacks::get_coverage(&app, &caller.actor, list.filter.into(), &list.page).await?;
    Ok(HttpResponse::Ok().json(page.map(CoverageView::from)))
}
