//! Posts over the API: those that ship, and what somebody has to do who holds positions made from them.

pub(crate) mod shapes;

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, need};
use kernel::PageOf;
use web::{Listing, PathParts, Problem};

use crate::{
    app::App,
    posts::app::{self, PostList},
};
use shapes::{DutiesView, PostLine, PostView};

/// List post definitions
///
/// By code: the posts of the written procedures, with which positions can be made.
#[utoipa::path(
    tag = "positions", params(Listing::<PostList>), security(("bearer" = ["identity:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<PostLine> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/post-definitions")]
pub(crate) async fn list_posts(
    _caller: Caller<need::IdentityRead>,
    listing: Listing<PostList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_posts(&query).await?;
    reply.of(page.map(PostLine::from)).await
}

/// Get a post definition
///
/// With its duties and limits, each by the rule that makes it one, and the roles of the group that give nothing beyond what
/// it needs.
#[utoipa::path(
    tag = "positions", security(("bearer" = ["identity:read"])),
    responses((status = 200, description = "The post.", body = PostView))
)]
#[get("/api/v1/post-definitions/{post_code}")]
pub(crate) async fn get_post(
    _caller: Caller<need::IdentityRead>,
    app: Data<App>,
    code: PathParts<String>,
) -> Result<HttpResponse, Problem> {
    let (post, fitting) = app::get_post(&app, &code.0).await?;
    Ok(HttpResponse::Ok().json(PostView::of(post, fitting)))
}

/// Get one's own duties
///
/// Of each position that the caller holds just then, or stands in for somebody in, as far as it was made from a post: what is
/// due in which days, whether a record of its form was handed in there, and to whom goes what is beyond their authority. On
/// the days of a deputy they are the deputy's.
#[utoipa::path(
    tag = "positions", security(("bearer" = [])),
    responses((status = 200, description = "The duties.", body = DutiesView))
)]
#[get("/api/v1/duties")]
pub(crate) async fn get_duties(
    caller: Caller<need::Anyone>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let duties = app::get_duties(&app, &caller.actor).await?;
    Ok(HttpResponse::Ok().json(DutiesView::from(duties)))
}
