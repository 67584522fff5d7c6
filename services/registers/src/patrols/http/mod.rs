//! Patrols over the API: plans, rounds, weather warnings and coverage.

mod act_list;
pub(crate) mod coverage;
pub(crate) mod plan_shapes;
pub(crate) mod round_shapes;
pub(crate) mod weather;

use actix_web::{HttpResponse, get, post, put, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::{Actor, Failure, PageOf};
use standards::patrols::plans;
use vocabulary::{PatrolPlanId, PatrolRoundId};
use web::{IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Submitted, Versioned};

use crate::{
    app::App,
    patrols::{
        app::{self, PatrolPlanList, PatrolRoundList, PlanTarget, RoundAct, RoundTarget, ShownRound},
        domain::PatrolPlan,
    },
};
use act_list::for_every_act;
use plan_shapes::{NewPlanBody, PatrolPlanView, PlanChangeBody, PlanTemplateView};
use round_shapes::{PatrolRoundDetailView, PatrolRoundView, SkipBody, VisitBody};

/// List patrol plans that ship
///
/// By code: what the written procedures have patrolled, by which rules, to make plans of an estate's own of.
#[utoipa::path(
    tag = "patrols", security(("bearer" = ["registers:read"])),
    responses((status = 200, description = "All of them.", body = [PlanTemplateView]))
)]
#[get("/api/v1/patrol-templates")]
pub(crate) async fn list_patrol_templates(_caller: Caller<need::RegistersRead>) -> HttpResponse {
    HttpResponse::Ok().json(plans().iter().map(PlanTemplateView::from).collect::<Vec<_>>())
}

/// List patrol plans
///
/// Newest first.
#[utoipa::path(
    tag = "patrols", params(Listing::<PatrolPlanList>), security(("bearer" = ["registers:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<PatrolPlanView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/patrol-plans")]
pub(crate) async fn list_patrol_plans(
    caller: Caller<need::RegistersRead>,
    app: Data<App>,
    listing: Listing<PatrolPlanList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_plans(&app, &caller.actor, &query).await?;
    reply.of(page.map(|plan| PatrolPlanView::from(&plan))).await
}

/// Get a patrol plan
#[utoipa::path(
    tag = "patrols", security(("bearer" = ["registers:read"])),
    responses(
        (status = 200, description = "The plan.", body = PatrolPlanView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/patrol-plans/{id}")]
pub(crate) async fn get_patrol_plan(
    caller: Caller<need::RegistersRead>,
    app: Data<App>,
    id: PathId<PatrolPlanId>,
) -> Result<Versioned<PatrolPlanView>, Problem> {
    Ok(versioned(&app::get_plan(&app, &caller.actor, id.0).await?))
}

/// Create a patrol plan
///
/// What is patrolled at an estate, when and by whom. Rounds are made of it as their times come, by the clock there, each with the
/// stops that there are then.
#[utoipa::path(
    tag = "patrols", params(IdempotencyKeyHeader), security(("bearer" = ["registers:supervise"])),
    request_body = NewPlanBody, responses((status = 201, description = "Set.", body = PatrolPlanView))
)]
#[post("/api/v1/patrol-plans")]
pub(crate) async fn set_patrol_plan(
    caller: Caller<need::RegistersSupervise>,
    app: Data<App>,
    body: Submitted<NewPlanBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewPlanBody::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::set_plan(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// Replace a patrol plan
///
/// Other terms from now on; rounds that were made stay as they are. A plan ends with its last day.
#[utoipa::path(
    tag = "patrols", params(IfMatchHeader), security(("bearer" = ["registers:supervise"])),
    request_body = PlanChangeBody, responses((status = 200, description = "The updated plan.", body = PatrolPlanView))
)]
#[put("/api/v1/patrol-plans/{id}")]
pub(crate) async fn change_patrol_plan(
    caller: Caller<need::RegistersSupervise>,
    app: Data<App>,
    id: PathId<PatrolPlanId>,
    seen: IfMatch,
    body: Submitted<PlanChangeBody>,
) -> Result<Versioned<PatrolPlanView>, Problem> {
    let terms = body.try_map(PlanChangeBody::into_terms)?.value;
    let target = PlanTarget { id: id.0, version: seen.0 };
    Ok(versioned(&app::change_plan(&app, &caller.actor, target, terms).await?))
}

/// List patrol rounds
///
/// What begins last first, without their stops.
#[utoipa::path(
    tag = "patrols", params(Listing::<PatrolRoundList>), security(("bearer" = ["registers:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<PatrolRoundView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/patrol-rounds")]
pub(crate) async fn list_patrol_rounds(
    caller: Caller<need::RegistersRead>,
    app: Data<App>,
    listing: Listing<PatrolRoundList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_rounds(&app, &caller.actor, &query).await?;
    reply.of(page.map(|round| PatrolRoundView::from(&round))).await
}

/// Get a patrol round
///
/// With its stops, what was seen there and what was found.
#[utoipa::path(
    tag = "patrols", security(("bearer" = ["registers:read"])),
    responses(
        (status = 200, description = "The round.", body = PatrolRoundDetailView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/patrol-rounds/{id}")]
pub(crate) async fn get_patrol_round(
    caller: Caller<need::RegistersRead>,
    app: Data<App>,
    id: PathId<PatrolRoundId>,
) -> Result<Versioned<PatrolRoundDetailView>, Problem> {
    let shown = app::get_round(&app, &caller.actor, id.0).await?;
    Ok(versioned_round(&shown))
}

for_every_act!(
    auth::act_routes; "patrols" PatrolRoundId => PatrolRoundDetailView "The updated round.", act_on(App);
);

async fn act_on(
    app: &App,
    actor: &Actor,
    (id, version): (PatrolRoundId, i32),
    act: RoundAct,
) -> Result<Versioned<PatrolRoundDetailView>, Problem> {
    Ok(versioned_round(&app::act_on_round(app, actor, RoundTarget { id, version }, act).await?))
}

/// What the ticket desk tells of tickets changes what is shown, and not what one has to have seen to go on.
fn versioned_round(shown: &ShownRound) -> Versioned<PatrolRoundDetailView> {
    Versioned::new(shown.round.version, PatrolRoundDetailView::from(shown)).changed_besides(shown.told())
}

fn created(plan: &PatrolPlan) -> Result<Reply, Failure> {
    web::created(&format!("/api/v1/patrol-plans/{}", plan.id), plan.version, &PatrolPlanView::from(plan))
}

fn versioned(plan: &PatrolPlan) -> Versioned<PatrolPlanView> {
    Versioned::new(plan.version, PatrolPlanView::from(plan))
}
