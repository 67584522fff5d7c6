//! Back-tests over the API.

use actix_web::{HttpResponse, delete, get, post, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, Utc};
use idempotency::Reply;
use kernel::{Coded, EstateId, Failure, Faults, PageOf, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{BackTestDifferenceId, BackTestId, DeadlineKind, TicketId, TicketKind};
use web::{IdempotencyKeyHeader, Instant, Listing, PathId, Problem, Submitted};

use crate::{
    app::App,
    back_tests::{
        app::{self, BackTestList, DifferenceList, StartBackTest},
        domain::{BackTest, BackTestState, Counted, Shares, Tally, TicketDifference},
    },
    standards::http::{EXAMPLE, MOST_CHARACTERS},
};

/// The most estates that are named.
const MOST_ESTATES: usize = 200;

/// A draft to try on past tickets.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewBackTest {
    /// The TOML document of the draft; its faults are answered with their lines. Its name may be one that ships or is in use:
    /// nothing is published.
    #[schema(min_length = 1, max_length = 262_144, example = json!(EXAMPLE))]
    document: String,
    /// The first instant at which a ticket was opened that is looked at …
    #[schema(value_type = DateTime<Utc>)]
    from: Instant,
    /// … and the first of those after.
    #[schema(value_type = DateTime<Utc>)]
    until: Instant,
    /// Whose tickets; everybody's when none is named.
    #[schema(max_items = 200)]
    #[serde(default)]
    estates: Vec<EstateId>,
}

impl NewBackTest {
    fn into_command(self) -> Result<StartBackTest, Refusal> {
        let Self { document, from, until, estates } = self;
        let mut faults = Faults::new();
        if document.trim().is_empty() {
            faults.add("/document", "text.empty");
        }
        if document.chars().count() > MOST_CHARACTERS {
            faults.add("/document", Coded::new("text.too_long").with("most", MOST_CHARACTERS));
        }
        let (from, until) = (faults.instant("/from", from.0), faults.instant("/until", until.0));
        let estates = faults.list("/estates", "list.too_long", estates, 0..=MOST_ESTATES);
        faults.into_result()?;
        Ok(StartBackTest { document, from, until, estates })
    }
}

/// A draft on trial: what would have been otherwise of the tickets of a period.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BackTest)]
pub(crate) struct BackTestView {
    back_test_id: BackTestId,
    /// The draft's name and version.
    standard: String,
    standard_version: i32,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    /// Whose tickets; everybody's where none is named.
    estates: Vec<EstateId>,
    /// `running` or `done`.
    status: &'static str,
    ended_at: Option<DateTime<Utc>>,
    /// How many tickets there are, and how many of them were looked at so far.
    tickets: i64,
    done: i64,
    /// Of how many something would have been otherwise.
    changed: i64,
    /// Tickets that are left out, because nobody knows the standard any more that governed them.
    skipped: i64,
    /// How many differences there are of each sort at each estate; each is a list of `…/differences`.
    differences: Vec<DifferenceCount>,
    /// What became of each promise, and would have become of it.
    promises: Vec<PromiseShares>,
    requested_by: String,
    requested_at: DateTime<Utc>,
}

/// How many differences there are of one sort.
#[derive(Debug, Serialize, ToSchema)]
struct DifferenceCount {
    estate_id: EstateId,
    kind: TicketKind,
    /// `deadline`, `escalation`, `follow_up` or `message`.
    aspect: String,
    /// `added`, `removed`, `earlier`, `later`, or `otherwise`: at the same time for others.
    change: String,
    count: i64,
}

/// What became of one promise.
#[derive(Debug, Serialize, ToSchema)]
struct PromiseShares {
    promise: DeadlineKind,
    /// With the standards that held.
    before: PromiseTally,
    /// With the draft.
    after: PromiseTally,
}

/// How often a promise was kept.
#[derive(Debug, Serialize, ToSchema)]
struct PromiseTally {
    kept: i64,
    missed: i64,
    /// It was late for what was promised then; whether also with the draft nobody knows, because it is not kept how late.
    unknown: i64,
}

/// One thing that would have been otherwise.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BackTestDifference)]
pub(crate) struct DifferenceView {
    back_test_difference_id: BackTestDifferenceId,
    ticket_id: TicketId,
    /// What people call the ticket.
    #[schema(example = "T2026-000123")]
    number: String,
    estate_id: EstateId,
    kind: TicketKind,
    aspect: String,
    /// Which: a promise, a step such as `resolve 2`, a series of follow-ups, an event.
    detail: String,
    change: String,
    /// When it was, where it has a time, and by which clause.
    before_at: Option<DateTime<Utc>>,
    before_clause: Option<String>,
    /// When it would have been, and by which clause of the draft.
    after_at: Option<DateTime<Utc>>,
    after_clause: Option<String>,
}

impl From<Tally> for PromiseTally {
    fn from(tally: Tally) -> Self {
        let Tally { kept, missed, unknown } = tally;
        Self { kept, missed, unknown }
    }
}

impl From<BackTest> for BackTestView {
    fn from(test: BackTest) -> Self {
        let count = |counted| {
            let Counted { estate_id, kind, aspect, change, count } = counted;
            DifferenceCount { estate_id, kind, aspect, change, count }
        };
        let shares = |shares| {
            let Shares { promise, before, after } = shares;
            PromiseShares { promise, before: before.into(), after: after.into() }
        };
        Self {
            back_test_id: test.id,
            standard: test.standard,
            standard_version: test.standard_version,
            from: test.from,
            until: test.until,
            estates: test.estates,
            status: test.state.kind().as_str(),
            ended_at: match test.state {
                BackTestState::Running => None,
                BackTestState::Done(at) => Some(at),
            },
            tickets: test.tickets,
            done: test.done,
            changed: test.found.changed,
            skipped: test.found.skipped,
            differences: test.found.differences.into_iter().map(count).collect(),
            promises: test.found.outcomes.into_iter().map(shares).collect(),
            requested_by: test.requested_by,
            requested_at: test.requested_at,
        }
    }
}

impl From<TicketDifference> for DifferenceView {
    fn from(found: TicketDifference) -> Self {
        Self {
            back_test_difference_id: found.id,
            ticket_id: found.ticket_id,
            number: found.number,
            estate_id: found.estate_id,
            kind: found.kind,
            aspect: found.aspect,
            detail: found.detail,
            change: found.change,
            before_at: found.before.at,
            before_clause: found.before.clause,
            after_at: found.after.at,
            after_clause: found.after.clause,
        }
    }
}

/// Start a back-test
///
/// Hold a draft of a standard against the tickets of a past period: which deadlines, escalations, follow-ups and messages would
/// have been otherwise. Nothing is published and no ticket is touched. It goes on by itself; ask for it again to see how far it is.
#[utoipa::path(
    tag = "standards", params(IdempotencyKeyHeader), security(("bearer" = ["standards:write"])),
    extensions(("x-scope" = json!("group"))), request_body = NewBackTest,
    responses((status = 201, description = "Begun.", body = BackTestView))
)]
#[post("/api/v1/back-tests")]
pub(crate) async fn start_back_test(
    caller: Caller<need::GroupWide<need::StandardsWrite>>,
    app: Data<App>,
    body: Submitted<NewBackTest>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewBackTest::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::start_back_test(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

fn created(test: &BackTest) -> Result<Reply, Failure> {
    web::created(&format!("/api/v1/back-tests/{}", test.id), 1, &BackTestView::from(test.clone()))
}

/// List back-tests
///
/// Newest first.
#[utoipa::path(
    tag = "standards", params(Listing::<BackTestList>), security(("bearer" = ["standards:write"])),
    extensions(("x-scope" = json!("group"))),
    responses((
        status = 200, description = "One page.",
        content((PageOf<BackTestView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/back-tests")]
pub(crate) async fn list_back_tests(
    _caller: Caller<need::GroupWide<need::StandardsWrite>>,
    app: Data<App>,
    listing: Listing<BackTestList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_back_tests(&app, &query).await?;
    reply.of(page.map(BackTestView::from)).await
}

/// Get a back-test
///
/// How far it is, and what it has found so far.
#[utoipa::path(
    tag = "standards", security(("bearer" = ["standards:write"])), extensions(("x-scope" = json!("group"))),
    responses((status = 200, description = "The back-test.", body = BackTestView))
)]
#[get("/api/v1/back-tests/{id}")]
pub(crate) async fn get_back_test(
    _caller: Caller<need::GroupWide<need::StandardsWrite>>,
    app: Data<App>,
    id: PathId<BackTestId>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(BackTestView::from(app::get_back_test(&app, id.0).await?)))
}

/// List what would have been otherwise
///
/// The list behind each number of a back-test. What is confidential is left out for whoever may not read it.
#[utoipa::path(
    tag = "standards", params(Listing::<DifferenceList>), security(("bearer" = ["standards:write"])),
    extensions(("x-scope" = json!("group"))),
    responses((
        status = 200, description = "One page.",
        content((PageOf<DifferenceView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/back-tests/{id}/differences")]
pub(crate) async fn list_back_test_differences(
    caller: Caller<need::GroupWide<need::StandardsWrite>>,
    app: Data<App>,
    id: PathId<BackTestId>,
    listing: Listing<DifferenceList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_differences(&app, &caller.actor, id.0, query).await?;
    reply.of(page.map(DifferenceView::from)).await
}

/// Delete a back-test
///
/// With all that it found. One that runs stops.
#[utoipa::path(
    tag = "standards", security(("bearer" = ["standards:write"])), extensions(("x-scope" = json!("group"))),
    responses((status = 204, description = "Deleted."))
)]
#[delete("/api/v1/back-tests/{id}")]
pub(crate) async fn delete_back_test(
    caller: Caller<need::GroupWide<need::StandardsWrite>>,
    app: Data<App>,
    id: PathId<BackTestId>,
) -> Result<HttpResponse, Problem> {
    app::delete_back_test(&app, &caller.actor, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
