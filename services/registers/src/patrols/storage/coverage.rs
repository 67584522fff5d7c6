//! How far every corner was reached (PAT-03): of each plan how many of the stops that were due, and of each place whether anybody
//! was there. What was cancelled, or is not due yet, is not counted.

use chrono::{DateTime, NaiveDate, Utc};
use db::{
    Db, IdColumn, ListSpec, WordColumn, list_of,
    lists::{DeclaredList, Filter, Key, KeyKind, Sort, Test},
    scope_filter,
};
use kernel::{EstateId, Failure, ListQuery, PageOf, Scope};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Asterisk, Condition, Expr, Func, JoinType, Query, SelectStatement, SimpleExpr},
};
use vocabulary::{PatrolPlanId, PatrolRoundStatus, PlaceId, PlaceKind};

use super::entities::{round, stop};

const FROM: Filter = Filter::day(
    "from",
    "The first day on which the rounds began, at their estate: that of the running month when left out, by the clock of the \
     estate that is named, else by UTC.",
);
const TO: Filter = Filter::day("to", "The last day: that of the month of the first when left out.");
const ESTATE: Filter = Filter::id("estate_id", "Only what lies at this estate.").asks(Test::Elsewhere);
const PLAN: Filter = Filter::id("plan_id", "Only rounds of this plan.").asks(Test::Elsewhere);

/// Which rounds are counted.
#[derive(Debug, Clone)]
pub(crate) struct Period {
    /// Both days within.
    pub(crate) from: NaiveDate,
    pub(crate) to: NaiveDate,
    pub(crate) estate_id: Option<EstateId>,
    pub(crate) plan_id: Option<PatrolPlanId>,
    pub(crate) now: DateTime<Utc>,
}

/// Coverage by plan: sums over rounds, which the statement adds up.
#[derive(Debug)]
pub(crate) struct PatrolCoverageList;

impl DeclaredList for PatrolCoverageList {
    const SPEC: &'static ListSpec = &ListSpec {
        name: "patrol_coverage",
        filters: &[FROM, TO, ESTATE, PLAN],
        sorts: &[Sort::by(
            "plan",
            "by estate and plan",
            &[Key::of("estate_id", KeyKind::Id), Key::of("plan_id", KeyKind::Id)],
        )],
        columns: &[
            "estate_id",
            "patrol_plan_id",
            "name",
            "rounds",
            "done",
            "missed",
            "late",
            "stops",
            "visited",
            "skipped",
            "unreached",
            "percent",
        ],
        ..ListSpec::of("patrol_rounds")
    };
}

/// What became of the rounds of a plan.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub(crate) struct PlanCoverage {
    pub(crate) estate_id: IdColumn<EstateId>,
    pub(crate) plan_id: IdColumn<PatrolPlanId>,
    /// What the plan was called last.
    pub(crate) name: String,
    pub(crate) rounds: i64,
    pub(crate) done: i64,
    pub(crate) missed: i64,
    /// Found not done in time, missed or not.
    pub(crate) late: i64,
    /// Those left out of a round that would have had too many, too.
    pub(crate) stops: i64,
    pub(crate) visited: i64,
    pub(crate) skipped: i64,
}

/// Coverage by place.
#[derive(Debug)]
pub(crate) struct PlaceCoverageList;

impl DeclaredList for PlaceCoverageList {
    const SPEC: &'static ListSpec = &ListSpec {
        name: "patrol_coverage_places",
        filters: &[
            FROM,
            TO,
            ESTATE,
            PLAN,
            Filter::flag(
                "is_reached",
                Test::Elsewhere,
                "Only places that somebody reached in the period (true), or nobody (false).",
            ),
        ],
        sorts: &[Sort::by("place", "by place", &[Key::of("place_id", KeyKind::Id)])],
        columns: &[
            "estate_id",
            "place_id",
            "kind",
            "place",
            "stops",
            "visited",
            "skipped",
            "last_visited_at",
        ],
        ..ListSpec::of("patrol_stops")
    };
}

/// How often somebody reached a place.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub(crate) struct PlaceCoverage {
    pub(crate) estate_id: IdColumn<EstateId>,
    pub(crate) place_id: IdColumn<PlaceId>,
    pub(crate) kind: WordColumn<PlaceKind>,
    pub(crate) place: String,
    pub(crate) stops: i64,
    pub(crate) visited: i64,
    pub(crate) skipped: i64,
    pub(crate) last_visited_at: Option<DateTime<Utc>>,
}

/// One page by plan.
pub(crate) async fn by_plan(
    db: &Db,
    scope: &Scope,
    period: &Period,
    asked: &ListQuery,
) -> Result<PageOf<PlanCoverage>, Failure> {
    let count_if = |condition: SimpleExpr| SimpleExpr::from(Func::count(Expr::case(condition, 1)));
    let sum = |column: SimpleExpr| SimpleExpr::from(Func::sum(column)).cast_as("bigint");
    let is = |status| round::Column::Status.eq(WordColumn::<PatrolRoundStatus>(status));
    let all_stops = Expr::col(round::Column::Stops).add(Expr::col(round::Column::LeftOut));
    let query = round::Entity::find()
        .select_only()
        .column(round::Column::EstateId)
        .column(round::Column::PlanId)
        .column_as(round::Column::Name.max(), "name")
        .column_as(round::Column::Id.count(), "rounds")
        .column_as(count_if(is(PatrolRoundStatus::Done)), "done")
        .column_as(count_if(is(PatrolRoundStatus::Missed)), "missed")
        .column_as(count_if(round::Column::OverdueSince.is_not_null()), "late")
        .column_as(sum(all_stops), "stops")
        .column_as(sum(Expr::col(round::Column::Visited)), "visited")
        .column_as(sum(Expr::col(round::Column::Skipped)), "skipped")
        .filter(counted(scope, period))
        .group_by(round::Column::EstateId)
        .group_by(round::Column::PlanId)
        .into_query();
    let all = Query::select().column(Asterisk).from_subquery(query, "coverage").to_owned();
    list_of(db, PatrolCoverageList::SPEC, (all, scope, Condition::all()), asked).await
}

/// One page by place.
pub(crate) async fn by_place(
    db: &Db,
    scope: &Scope,
    (period, is_reached): (&Period, Option<bool>),
    asked: &ListQuery,
) -> Result<PageOf<PlaceCoverage>, Failure> {
    let of = |column: stop::Column| Expr::col((stop::Entity, column));
    let is_of_round = of(stop::Column::RoundId).equals((round::Entity, round::Column::Id));
    let query: SelectStatement = Query::select()
        .expr_as(Expr::col((round::Entity, round::Column::EstateId)), "estate_id")
        .expr_as(of(stop::Column::PlaceId), "place_id")
        .expr_as(Func::max(of(stop::Column::Kind)), "kind")
        .expr_as(Func::max(of(stop::Column::Label)), "place")
        .expr_as(Func::count(of(stop::Column::RoundId)), "stops")
        .expr_as(Func::count(of(stop::Column::VisitedAt)), "visited")
        .expr_as(Func::count(of(stop::Column::SkippedAt)), "skipped")
        .expr_as(Func::max(of(stop::Column::VisitedAt)), "last_visited_at")
        .from(stop::Entity)
        .join(JoinType::InnerJoin, round::Entity, is_of_round)
        .cond_where(counted(scope, period))
        .add_group_by([Expr::col((round::Entity, round::Column::EstateId)), of(stop::Column::PlaceId)])
        .to_owned();
    let mut all = Query::select().column(Asterisk).from_subquery(query, "coverage").to_owned();
    match is_reached {
        Some(true) => drop(all.and_where(Expr::col("visited").gt(0))),
        Some(false) => drop(all.and_where(Expr::col("visited").eq(0))),
        None => {}
    }
    list_of(db, PlaceCoverageList::SPEC, (all, scope, Condition::all()), asked).await
}

/// Rounds that count.
fn counted(scope: &Scope, period: &Period) -> Condition {
    let of = |column: round::Column| Expr::col((round::Entity, column));
    let cancelled = WordColumn(PatrolRoundStatus::Cancelled);
    let mut counted = Condition::all()
        .add(scope_filter(scope, (round::Entity, round::Column::EstateId)))
        .add(of(round::Column::BeginsOn).between(period.from, period.to))
        .add(of(round::Column::BeginsAt).lte(period.now))
        .add(of(round::Column::Status).ne(cancelled));
    if let Some(estate_id) = period.estate_id {
        counted = counted.add(of(round::Column::EstateId).eq(estate_id.as_uuid()));
    }
    if let Some(plan_id) = period.plan_id {
        counted = counted.add(of(round::Column::PlanId).eq(plan_id.as_uuid()));
    }
    counted
}
