//! Retention over the API: for how long records are kept, and what is left of those that were.

pub(crate) mod shapes;

use actix_web::{HttpResponse, delete, get, post, put, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::{Failure, PageOf};
use vocabulary::RetentionPeriodId;
use web::{IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Submitted, Versioned};

use crate::{
    app::App,
    retention::{
        app::{self, DisposalList, PeriodTarget, RetentionPeriodList},
        domain::RetentionPeriod,
    },
};
use shapes::{DisposalView, NewPeriodBody, PeriodChangeBody, RetentionPeriodView};

/// List retention periods
///
/// Newest first: for how long the group has records of a form kept, where that is not for as long as the form says.
#[utoipa::path(
    tag = "retention", params(Listing::<RetentionPeriodList>), security(("bearer" = ["registers:supervise"])),
    extensions(("x-scope" = json!("group"))),
    responses((
        status = 200, description = "One page.",
        content((PageOf<RetentionPeriodView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/retention-periods")]
pub(crate) async fn list_periods(
    _caller: Caller<need::GroupWide<need::RegistersSupervise>>,
    app: Data<App>,
    listing: Listing<RetentionPeriodList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_periods(&app, &query).await?;
    reply.of(page.map(|period| RetentionPeriodView::from(&period))).await
}

/// Get a retention period
#[utoipa::path(
    tag = "retention", security(("bearer" = ["registers:supervise"])), extensions(("x-scope" = json!("group"))),
    responses(
        (status = 200, description = "The period.", body = RetentionPeriodView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/retention-periods/{id}")]
pub(crate) async fn get_period(
    _caller: Caller<need::GroupWide<need::RegistersSupervise>>,
    app: Data<App>,
    id: PathId<RetentionPeriodId>,
) -> Result<Versioned<RetentionPeriodView>, Problem> {
    Ok(versioned(&app::get_period(&app, id.0).await?))
}

/// Create a retention period
///
/// For how long filed records of a form are kept at an estate, in a region or in the whole group; the nearest that is set
/// holds. It may be shorter than the form says only where no rule demands that much. Records that were filed before are counted
/// anew.
#[utoipa::path(
    tag = "retention", params(IdempotencyKeyHeader), security(("bearer" = ["registers:supervise"])),
    extensions(("x-scope" = json!("group"))),
    request_body = NewPeriodBody, responses((status = 201, description = "Set.", body = RetentionPeriodView))
)]
#[post("/api/v1/retention-periods")]
pub(crate) async fn set_period(
    caller: Caller<need::GroupWide<need::RegistersSupervise>>,
    app: Data<App>,
    body: Submitted<NewPeriodBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewPeriodBody::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::set_period(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// Replace a retention period
///
/// By another time and reason for the same form and place. Records that were filed before are counted anew.
#[utoipa::path(
    tag = "retention", params(IfMatchHeader), security(("bearer" = ["registers:supervise"])),
    extensions(("x-scope" = json!("group"))),
    request_body = PeriodChangeBody,
    responses((status = 200, description = "The updated period.", body = RetentionPeriodView))
)]
#[put("/api/v1/retention-periods/{id}")]
pub(crate) async fn change_period(
    caller: Caller<need::GroupWide<need::RegistersSupervise>>,
    app: Data<App>,
    id: PathId<RetentionPeriodId>,
    seen: IfMatch,
    body: Submitted<PeriodChangeBody>,
) -> Result<Versioned<RetentionPeriodView>, Problem> {
    let change = body.try_map(PeriodChangeBody::into_change)?.value;
    let target = PeriodTarget { id: id.0, version: seen.0 };
    Ok(versioned(&app::change_period(&app, &caller.actor, target, change).await?))
}

/// Delete a retention period
///
/// From then on holds what is set further out, or what the form says. Records that were filed before are counted anew.
#[utoipa::path(
    tag = "retention", params(IfMatchHeader), security(("bearer" = ["registers:supervise"])),
    extensions(("x-scope" = json!("group"))),
    responses((status = 204, description = "Deleted."))
)]
#[delete("/api/v1/retention-periods/{id}")]
pub(crate) async fn delete_period(
    caller: Caller<need::GroupWide<need::RegistersSupervise>>,
    app: Data<App>,
    id: PathId<RetentionPeriodId>,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    app::delete_period(&app, &caller.actor, PeriodTarget { id: id.0, version: seen.0 }).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// List disposals
///
/// The latest first: what is left of records whose time was over. Nothing of it leads to a person, and what was confidential
/// is left out for whoever might not read it.
#[utoipa::path(
    tag = "retention", params(Listing::<DisposalList>), security(("bearer" = ["registers:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<DisposalView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/disposals")]
pub(crate) async fn list_disposals(
    caller: Caller<need::RegistersRead>,
    app: Data<App>,
    listing: Listing<DisposalList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_disposals(&app, &caller.actor, &query).await?;
    reply.of(page.map(|disposal| DisposalView::from(&disposal))).await
}

fn created(period: &RetentionPeriod) -> Result<Reply, Failure> {
    let place = format!("/api/v1/retention-periods/{}", period.id);
    web::created(&place, period.version, &RetentionPeriodView::from(period))
}

fn versioned(period: &RetentionPeriod) -> Versioned<RetentionPeriodView> {
    Versioned::new(period.version, RetentionPeriodView::from(period))
}
