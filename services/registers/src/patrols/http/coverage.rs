//! How far every corner was reached.

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, Utc};
use kernel::{EstateId, PageOf};
use serde::Serialize;
use utoipa::ToSchema;
use vocabulary::{PatrolPlanId, PlaceId, PlaceKind};
use web::{Listing, Problem};

use crate::{
    app::App,
    patrols::app::{self, PatrolCoverageList, PlaceCoverage, PlaceCoverageList, PlanCoverage},
};

/// Get patrol coverage
///
/// Of each plan how many rounds fell due in a period of at most 366 days and how many of their stops were reached. What was cancelled is not counted.
#[utoipa::path(
    tag = "patrols", params(Listing::<PatrolCoverageList>), security(("bearer" = ["registers:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<PatrolCoverageView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/patrol-coverage")]
pub(crate) async fn get_patrol_coverage(
    caller: Caller<need::RegistersRead>,
    app: Data<App>,
    listing: Listing<PatrolCoverageList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::get_coverage(&app, &caller.actor, &query).await?;
    reply.of(page.map(PatrolCoverageView::from)).await
}

/// Get patrol coverage by place
///
/// Of each place that rounds went to in a period of at most 366 days how often somebody was there: with `is_reached=false` those that no patrol reached.
#[utoipa::path(
    tag = "patrols", params(Listing::<PlaceCoverageList>), security(("bearer" = ["registers:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<PlaceCoverageView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/patrol-coverage/places")]
pub(crate) async fn get_place_coverage(
    caller: Caller<need::RegistersRead>,
    app: Data<App>,
    listing: Listing<PlaceCoverageList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::get_place_coverage(&app, &caller.actor, &query).await?;
    reply.of(page.map(PlaceCoverageView::from)).await
}

/// What became of the rounds of a plan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PatrolCoverage)]
pub(crate) struct PatrolCoverageView {
    estate_id: EstateId,
    patrol_plan_id: PatrolPlanId,
    name: String,
    /// Began in the period.
    rounds: i64,
    done: i64,
    /// Nobody began them in time.
    missed: i64,
    /// Were not done in time, missed or not.
    late: i64,
    /// Stops of these rounds, with those that were beyond the most of a round.
    stops: i64,
    visited: i64,
    /// Left out for a reason.
    skipped: i64,
    /// Neither visited nor skipped.
    unreached: i64,
    /// What was visited of the stops, in per cent, rounded down.
    percent: i64,
}

impl From<PlanCoverage> for PatrolCoverageView {
    fn from(coverage: PlanCoverage) -> Self {
        let PlanCoverage { estate_id, plan_id, name, rounds, done, missed, late, stops, visited, skipped } =
            coverage;
        Self {
            estate_id: estate_id.0,
            patrol_plan_id: plan_id.0,
            name,
            rounds,
            done,
            missed,
            late,
            stops,
            visited,
            skipped,
            unreached: stops - visited - skipped,
            percent: if stops == 0 { 100 } else { visited * 100 / stops },
        }
    }
}

/// How often somebody reached a place.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PatrolPlaceCoverage)]
pub(crate) struct PlaceCoverageView {
    estate_id: EstateId,
    place_id: PlaceId,
    kind: PlaceKind,
    /// What people called it last.
    place: String,
    /// How often a round was to go there.
    stops: i64,
    visited: i64,
    skipped: i64,
    /// When somebody was there last within the period.
    last_visited_at: Option<DateTime<Utc>>,
}

impl From<PlaceCoverage> for PlaceCoverageView {
    fn from(coverage: PlaceCoverage) -> Self {
        let PlaceCoverage { estate_id, place_id, kind, place, stops, visited, skipped, last_visited_at } =
            coverage;
        Self {
            estate_id: estate_id.0,
            place_id: place_id.0,
            kind: kind.0,
            place,
            stops,
            visited,
            skipped,
            last_visited_at,
        }
    }
}
