//! Taking contacts down and looking them up.

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use db::Reply;
use kernel::{Failure, PageOf, ReceptionId};
use web::{IdempotencyKeyHeader, List, NoFilter, PageQuery, PathId, Problem, Submitted};

use super::reception_shapes::{NewReception, ReceptionView, RecordedView};
use crate::app::{
    App,
    receptions::{self, Recorded},
};

/// Take down a contact, and open the ticket it asks for.
#[utoipa::path(
    tag = "receptions", params(IdempotencyKeyHeader), security(("bearer" = ["tickets:write"])),
    request_body = NewReception, responses((status = 201, description = "Taken down.", body = RecordedView))
)]
#[post("/api/v1/receptions")]
pub(super) async fn record_reception(
    caller: Caller<need::TicketsWrite>,
    app: Data<App>,
    body: Submitted<NewReception>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewReception::into_command)?;
    let once = body.once(&caller.subject, created);
    let done = receptions::record_reception(&app, &caller.actor, body.value, once).await?;
    web::answer(done, created)
}

/// Contacts, newest first.
#[utoipa::path(
    tag = "receptions", params(PageQuery), security(("bearer" = ["tickets:read"])),
    responses((status = 200, description = "One page.", body = PageOf<ReceptionView>))
)]
#[get("/api/v1/receptions")]
pub(super) async fn list_receptions(
    caller: Caller<need::TicketsRead>,
    app: Data<App>,
    list: List<NoFilter>,
) -> Result<HttpResponse, Problem> {
    let page = receptions::list_receptions(&app, &caller.actor, &list.page).await?;
    Ok(HttpResponse::Ok().json(page.map(|reception| ReceptionView::from(&reception))))
}

/// One contact.
#[utoipa::path(
    tag = "receptions", security(("bearer" = ["tickets:read"])),
    responses((status = 200, description = "The contact.", body = ReceptionView))
)]
#[get("/api/v1/receptions/{id}")]
pub(super) async fn get_reception(
    caller: Caller<need::TicketsRead>,
    app: Data<App>,
    id: PathId<ReceptionId>,
) -> Result<HttpResponse, Problem> {
    let reception = receptions::get_reception(&app, &caller.actor, id.0).await?;
    Ok(HttpResponse::Ok().json(ReceptionView::from(&reception)))
}

fn created(recorded: &Recorded) -> Result<Reply, Failure> {
    let location = format!("/api/v1/receptions/{}", recorded.reception.id);
    web::created(&location, 1, &RecordedView::from(recorded))
}
