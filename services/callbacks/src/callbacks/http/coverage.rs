//! How many of the callbacks that fell due were made.

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, need};
use kernel::{EstateId, PageOf};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Listing, Problem};

use crate::{
    app::App,
    callbacks::app::{self, Coverage, CoverageList},
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
pub(crate) async fn get_coverage(
    caller: Caller<need::CallbacksRead>,
    app: Data<App>,
    listing: Listing<CoverageList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::get_coverage(&app, &caller.actor, &query).await?;
    reply.of(page.map(CoverageView::from)).await
}

/// Coverage of one clause at one estate.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CoverageView {
    estate_id: EstateId,
    standard: String,
    standard_version: i32,
    /// The rule that requires the callbacks, such as `CBK-14`.
    clause: String,
    /// What the rule asks for; absent where it says nothing.
    target_percent: Option<i32>,
    /// Fell due in the period, without the excluded.
    due: i64,
    /// Those of them that the rule's share requires.
    required: i64,
    done: i64,
    /// Could not be reached; after three tries that counts as made.
    unreachable: i64,
    /// Waived by one person: they count as not made.
    waived: i64,
    /// Waived with a second person's consent, or because the work was taken up again: they do not count.
    excluded: i64,
    /// Found late at some time.
    late: i64,
    /// What was made of what was due, rounded down.
    percent: i64,
    /// False where less was made than the rule requires.
    is_met: bool,
}

impl From<Coverage> for CoverageView {
    fn from(coverage: Coverage) -> Self {
        let Coverage {
            estate_id,
            standard,
            standard_version,
            clause,
            coverage_percent,
            due,
            required,
            done,
            unreachable,
            tried,
            waived,
            excluded,
            late,
        } = coverage;
        let made = done + tried;
        Self {
            estate_id: estate_id.0,
            standard,
            standard_version,
            clause,
            target_percent: coverage_percent,
            due,
            required,
            done,
            unreachable,
            waived,
            excluded,
            late,
            percent: if due == 0 { 100 } else { made * 100 / due },
            is_met: coverage_percent.is_none() || made >= required,
        }
    }
}
