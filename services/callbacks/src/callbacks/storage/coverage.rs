//! How many of the follow-ups that fell due were made, by estate and clause, counted in the database.

use chrono::{DateTime, NaiveDate, Utc};
use db::{
    Db, IdColumn, ListSpec, WordColumn, list_of,
    lists::{DeclaredList, Filter, Key, KeyKind, Sort, Test},
    scope_filter,
};
use kernel::{EstateId, Failure, ListQuery, PageOf, Scope};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Asterisk, Condition, Expr, Func, Query, SimpleExpr},
};
use vocabulary::CallbackStatus;

use super::entities::callback;
use crate::callbacks::domain::WaiverKind;

/// After so many tries somebody who cannot be reached counts as followed up.
const ENOUGH_TRIES: i32 = 3;

/// Which follow-ups are counted.
#[derive(Debug, Clone)]
pub(crate) struct Cohort {
    /// By the date they were due at their estate, both days within.
    pub(crate) from: NaiveDate,
    pub(crate) to: NaiveDate,
    pub(crate) estate_id: Option<EstateId>,
    pub(crate) clause: Option<String>,
    /// What is due later is not due yet.
    pub(crate) now: DateTime<Utc>,
}

/// Coverage, by estate, standard, version and clause: sums over the callbacks that were due in a period, which the statement
/// asks for before it adds them up.
#[derive(Debug)]
pub(crate) struct CoverageList;

impl DeclaredList for CoverageList {
    const SPEC: &'static ListSpec = &ListSpec {
        name: "callback_coverage",
        filters: &[
            Filter::day(
                "from",
                "The first day on which they were due, at their estate: that of the running month when left out, by the \
                 clock of the estate that is named, else by UTC.",
            ),
            Filter::day("to", "The last day: that of the month of the first when left out."),
            Filter::id("estate_id", "Only those of this estate.").asks(Test::Elsewhere),
            Filter::text("clause", 64, "Only those of this clause, such as `CBK-14`.").asks(Test::Elsewhere),
        ],
        sorts: &[Sort::by(
            "estate",
            "by estate, standard, version and clause",
            &[
                Key::of("estate_id", KeyKind::Id),
                Key::of("standard", KeyKind::Text),
                Key::of("standard_version", KeyKind::Number),
                Key::of("clause", KeyKind::Text),
            ],
        )],
        columns: &[
            "estate_id",
            "standard",
            "standard_version",
            "clause",
            "target_percent",
            "due",
            "required",
            "done",
            "unreachable",
            "waived",
            "excluded",
            "late",
            "percent",
            "is_met",
        ],
        ..ListSpec::of("callbacks")
    };
}

/// What became of the follow-ups that one clause asks for at one estate.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub(crate) struct Coverage {
    pub(crate) estate_id: IdColumn<EstateId>,
    pub(crate) standard: String,
    pub(crate) standard_version: i32,
    pub(crate) clause: String,
    /// What the standard asks for, in per cent; absent where it says nothing.
    pub(crate) coverage_percent: Option<i32>,
    /// All that fell due, but for the excluded.
    pub(crate) due: i64,
    /// Those of them that the clause's share requires.
    pub(crate) required: i64,
    pub(crate) done: i64,
    pub(crate) unreachable: i64,
    /// Those of the unreachable for whom enough tries were made.
    pub(crate) tried: i64,
    /// Waived by one person: they count as not made.
    pub(crate) waived: i64,
    /// Waived with a second person's consent, or because the work was taken up again.
    pub(crate) excluded: i64,
    pub(crate) late: i64,
}

/// One page, by estate, standard, version and clause.
pub(crate) async fn coverage(
    db: &Db,
    scope: &Scope,
    cohort: &Cohort,
    asked: &ListQuery,
) -> Result<PageOf<Coverage>, Failure> {
    let count_if = |condition: SimpleExpr| SimpleExpr::from(Func::count(Expr::case(condition, 1)));
    let is = |status| callback::Column::Status.eq(WordColumn::<CallbackStatus>(status));
    // One beyond the share that nobody made is not made, but nothing is excluded by that.
    let not_sampled = callback::Column::WaiverKind.eq(WordColumn(WaiverKind::NotSampled));
    let is_excluded = || {
        is(CallbackStatus::Waived)
            .and(callback::Column::WaiverApprovedBy.is_not_null())
            .and(not_sampled.clone().not())
    };
    let is_counted = || is_excluded().not();
    let is_tried = is(CallbackStatus::Unreachable).and(callback::Column::Attempts.gte(ENOUGH_TRIES));
    let is_waived = is(CallbackStatus::Waived).and(callback::Column::WaiverApprovedBy.is_null());
    let mut query = callback::Entity::find()
        .select_only()
        .columns(KEY)
        .column_as(callback::Column::CoveragePercent.max(), "coverage_percent")
        .column_as(count_if(is_counted()), "due")
        .column_as(count_if(is_counted().and(callback::Column::IsRequired.eq(true))), "required")
        .column_as(count_if(is(CallbackStatus::Done)), "done")
        .column_as(count_if(is(CallbackStatus::Unreachable)), "unreachable")
        .column_as(count_if(is_tried), "tried")
        .column_as(count_if(is_waived), "waived")
        .column_as(count_if(is_excluded()), "excluded")
        .column_as(count_if(callback::Column::MissedAt.is_not_null()), "late")
        .filter(scope_filter(scope, callback::Column::EstateId))
        .filter(callback::Column::DueOn.between(cohort.from, cohort.to))
        .filter(callback::Column::DueAt.lte(cohort.now));
    if let Some(estate_id) = cohort.estate_id {
        query = query.filter(callback::Column::EstateId.eq(estate_id.as_uuid()));
    }
    if let Some(clause) = &cohort.clause {
        query = query.filter(callback::Column::Clause.eq(clause.as_str()));
    }
    for column in KEY {
        query = query.group_by(column);
    }
    let all = Query::select().column(Asterisk).from_subquery(query.into_query(), "coverage").to_owned();
    list_of(db, CoverageList::SPEC, (all, scope, Condition::all()), asked).await
}

/// What the follow-ups of one line have in common.
const KEY: [callback::Column; 4] = [
    callback::Column::EstateId,
    callback::Column::Standard,
    callback::Column::StandardVersion,
    callback::Column::Clause,
];
