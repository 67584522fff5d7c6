//! What the caller is told. Everybody sees their own, for which no permission is needed; applications have none.

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use kernel::PageOf;
use vocabulary::NoticeId;
use web::{Listing, PathId, Problem, Submitted};

use super::staff_notice_shapes::{NoticeView, SeenBody};
use crate::app::{
    App,
    staff_notices::{self, NoticeList},
};

/// List your notices
///
/// Newest first: tickets and callbacks that somebody gave you or took from you. What you may no longer read is left out;
/// a notice is kept for 90 days. Applications have none.
#[utoipa::path(
    tag = "notices", params(Listing::<NoticeList>), security(("bearer" = [])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<NoticeView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/notices")]
pub(super) async fn list_notices(
    caller: Caller<need::Anyone>,
    app: Data<App>,
    listing: Listing<NoticeList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = staff_notices::list_notices(&app, &caller.actor, &query).await?;
    reply.of(page.map(NoticeView::from)).await
}

/// Mark a notice as read
///
/// One of yours. One that was read stays so.
#[utoipa::path(
    tag = "notices", security(("bearer" = [])),
    responses((status = 204, description = "It is read."))
)]
#[post("/api/v1/notices/{id}/read")]
pub(super) async fn read_notice(
    caller: Caller<need::Anyone>,
    app: Data<App>,
    id: PathId<NoticeId>,
) -> Result<HttpResponse, Problem> {
    staff_notices::read_notice(&app, &caller.actor, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Mark notices as read
///
/// Yours, up to one and that one included. What came after it stays unread.
#[utoipa::path(
    tag = "notices", security(("bearer" = [])),
    request_body = SeenBody, responses((status = 204, description = "They are read."))
)]
#[post("/api/v1/notices/read")]
pub(super) async fn read_notices(
    caller: Caller<need::Anyone>,
    app: Data<App>,
    body: Submitted<SeenBody>,
) -> Result<HttpResponse, Problem> {
    staff_notices::read_notices(&app, &caller.actor, body.value.up_to).await?;
    Ok(HttpResponse::NoContent().finish())
}
