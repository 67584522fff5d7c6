//! Timers that could not be fired: read them, have them fired after all, or give them up. All of it needs the whole group's
//! scope: a timer may be about any estate.

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, Utc};
use db::{
    AuditEntry,
    lists::{self, ParkedTimerList},
    timers::{
        ParkedTimerId,
        parked::{self, ParkedTimer},
    },
};
use kernel::PageOf;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use web::{EmptyBody, Listing, PathParts, Problem, Submitted};

use super::Registry;

/// One timer that could not be fired.
#[derive(Debug, Serialize, ToSchema)]
struct ParkedTimerView {
    timer_id: ParkedTimerId,
    /// What it is for, such as `deadline`.
    kind: String,
    /// The id of what it is about.
    subject: String,
    /// Which of the subject's timers of that kind, such as `respond`; empty when there is one.
    key: String,
    /// When it should have fired.
    due_at: DateTime<Utc>,
    /// How often it was tried.
    attempts: i32,
    /// Why the last try failed.
    reason: String,
    parked_at: DateTime<Utc>,
}

/// How many timers are fired again.
#[derive(Debug, Serialize, ToSchema)]
struct RetriedTimersView {
    retried: u64,
}

impl From<ParkedTimer> for ParkedTimerView {
    fn from(timer: ParkedTimer) -> Self {
        let ParkedTimer { id, kind, subject, key, due_at, attempts, reason, parked_at } = timer;
        Self { timer_id: id, kind, subject, key, due_at, attempts, reason, parked_at }
    }
}

/// List parked timers
///
/// The timers of one service that could not be fired, newest first.
#[utoipa::path(
    tag = "operations", params(Listing::<ParkedTimerList>),
    security(("bearer" = ["operations"])), extensions(("x-scope" = json!("group"))),
    responses((
        status = 200, description = "One page.",
        content((PageOf<ParkedTimerView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/{service}/parked-timers")]
pub(super) async fn list_parked_timers(
    _caller: Caller<need::GroupWide<need::Operations>>,
    registry: Data<Registry>,
    service: PathParts<(String,)>,
    listing: Listing<ParkedTimerList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = lists::parked_timers(&registry.find(&service.0.0)?.db, &query).await?;
    reply.of(page.map(ParkedTimerView::from)).await
}

/// Retry a parked timer
///
/// Fire it again.
#[utoipa::path(
    tag = "operations",
    security(("bearer" = ["operations"])), extensions(("x-scope" = json!("group"))), request_body = EmptyBody,
    responses((status = 204, description = "It is fired with the next turn."))
)]
#[post("/api/v1/{service}/parked-timers/{id}/retry")]
pub(super) async fn retry_parked_timer(
    caller: Caller<need::GroupWide<need::Operations>>,
    registry: Data<Registry>,
    place: PathParts<(String, ParkedTimerId)>,
    _body: Submitted<EmptyBody>,
) -> Result<HttpResponse, Problem> {
    let (service, id) = place.0;
    registry
        .find(&service)?
        .change(async |tx| {
            parked::retry(tx, id).await?;
            Ok(AuditEntry::new(&caller.actor, "retry_timer", "parked_timer", id))
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Retry all parked timers
///
/// Fire every parked timer of one service again.
#[utoipa::path(
    tag = "operations",
    security(("bearer" = ["operations"])), extensions(("x-scope" = json!("group"))), request_body = EmptyBody,
    responses((status = 200, description = "How many there were.", body = RetriedTimersView))
)]
#[post("/api/v1/{service}/parked-timers/retry")]
pub(super) async fn retry_parked_timers(
    caller: Caller<need::GroupWide<need::Operations>>,
    registry: Data<Registry>,
    service: PathParts<(String,)>,
    _body: Submitted<EmptyBody>,
) -> Result<HttpResponse, Problem> {
    let service = service.0.0;
    let mut retried = 0;
    registry
        .find(&service)?
        .change(async |tx| {
            retried = parked::retry_all(tx).await?;
            let line = AuditEntry::new(&caller.actor, "retry_timers", "service", &service);
            Ok(line.after(json!({ "retried": retried })))
        })
        .await?;
    Ok(HttpResponse::Ok().json(RetriedTimersView { retried }))
}

/// Discard a parked timer
///
/// It never fires.
#[utoipa::path(
    tag = "operations",
    security(("bearer" = ["operations"])), extensions(("x-scope" = json!("group"))), request_body = EmptyBody,
    responses((status = 204, description = "Discarded."))
)]
#[post("/api/v1/{service}/parked-timers/{id}/discard")]
pub(super) async fn discard_parked_timer(
    caller: Caller<need::GroupWide<need::Operations>>,
    registry: Data<Registry>,
    place: PathParts<(String, ParkedTimerId)>,
    _body: Submitted<EmptyBody>,
) -> Result<HttpResponse, Problem> {
    let (service, id) = place.0;
    registry
        .find(&service)?
        .change(async |tx| {
            parked::discard(tx, id).await?;
            Ok(AuditEntry::new(&caller.actor, "discard_timer", "parked_timer", id))
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
