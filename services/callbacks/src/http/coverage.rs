//! How many of the callbacks owed were made.

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, need};
use serde::Serialize;
use utoipa::ToSchema;
use web::Problem;

use crate::app::{
    App,
    callbacks::{self, Coverage},
};

/// Coverage of one clause.
#[derive(Debug, Serialize, ToSchema)]
struct CoverageView {
    standard: String,
    /// The rule that requires the callbacks, such as `CBK-14`.
    clause: String,
    /// What the rule asks for; absent where it says nothing.
    target_percent: Option<i32>,
    /// Scheduled and not waived.
    owed: i64,
    done: i64,
    unreachable: i64,
    /// Found late at some time.
    late: i64,
    /// `done` of `owed`, rounded down.
    percent: i64,
    /// False where less than the target was made.
    is_met: bool,
}

/// Coverage per clause.
#[derive(Debug, Serialize, ToSchema)]
struct CoverageList {
    items: Vec<CoverageView>,
}

impl From<Coverage> for CoverageView {
    fn from(coverage: Coverage) -> Self {
        let Coverage { standard, clause, coverage_percent, owed, done, unreachable, late } = coverage;
        let percent = if owed == 0 { 100 } else { done * 100 / owed };
        let is_met = coverage_percent.is_none_or(|target| done * 100 >= owed * i64::from(target));
        Self {
            standard,
            clause,
            target_percent: coverage_percent,
            owed,
            done,
            unreachable,
            late,
            percent,
            is_met,
        }
    }
}

/// How many of the callbacks owed were made, clause by clause, against what the standards ask for.
#[utoipa::path(
    tag = "callbacks", security(("bearer" = ["callbacks:read"])),
    responses((status = 200, description = "Per clause.", body = CoverageList))
)]
#[get("/api/v1/callback-coverage")]
pub(super) async fn get_coverage(
    caller: Caller<need::CallbacksRead>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let coverage = callbacks::get_coverage(&app, &caller.actor).await?;
    let items = coverage.into_iter().map(CoverageView::from).collect();
    Ok(HttpResponse::Ok().json(CoverageList { items }))
}
