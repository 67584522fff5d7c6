//! Plans and their list. The timer of a plan makes its next round.

use chrono::{DateTime, NaiveDate, Utc};
use db::{
    Context, Db, DbError, IdColumn, ListSpec, Timer, Tx, WordColumn, list_page,
    lists::{DeclaredList, Filter, Served},
    scope_filter,
};
use kernel::{Actor, Failure, ListQuery, PageOf, Scope};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use standards::patrols::{Cadence, CadenceParts, WeatherRule};
use vocabulary::{PatrolPlanId, PlaceId, PlaceKind, WeatherKind, WeatherLevel};

use super::{corrupt, entities::plan, listed, money_columns, money_of, principal, read_list};
use crate::patrols::domain::{PatrolPlan, PlanPlaces, PlanTerms, WarningPlace};

/// Timers that make the next round of a plan.
pub(crate) const NEXT_ROUND: &str = "patrol_plan_round";

const WHAT: &str = "patrol plan";

/// Plans, newest first.
#[derive(Debug)]
pub(crate) struct PatrolPlanList;

impl DeclaredList for PatrolPlanList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[
            Filter::id("estate_id", "Only plans of this estate."),
            Filter::text("form", 60, "Only plans by this form, such as `custody-patrol-record`."),
            Filter::flag(
                "is_running",
                db::lists::Test::IsSet("next_at"),
                "Only plans of which another round is to come (true), or none (false).",
            ),
        ],
        columns: &[
            "terms.name",
            "terms.form",
            "terms.position",
            "terms.cadence.frequency",
            "terms.due_minutes",
            "terms.from",
            "terms.until",
            "next_at",
            "set_by",
            "set_at",
            "patrol_plan_id",
            "estate_id",
        ],
        served: &[
            Served::newest(&[], "ix_patrol_plans__estate_id_id").by_estate(),
            Served::newest(&[], "uq_patrol_plans__id"),
        ],
        ..ListSpec::of("patrol_plans")
    };
}

/// One page of the plans within the actor's scope.
pub(crate) async fn list(db: &Db, actor: &Actor, query: &ListQuery) -> Result<PageOf<PatrolPlan>, Failure> {
    let seen = (&actor.scope, Condition::all());
    let page = list_page::<plan::Entity>(db, PatrolPlanList::SPEC, seen, query).await?;
    let items = page.items.into_iter().map(from_row).collect::<Result<_, DbError>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}

/// A plan within this scope.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: PatrolPlanId,
) -> Result<Option<PatrolPlan>, DbError> {
    let row = plan::Entity::find_by_id(IdColumn(id))
        .filter(scope_filter(scope, plan::Column::EstateId))
        .one(conn)
        .await
        .context("reading a patrol plan")?;
    row.map(from_row).transpose()
}

/// Stores a new one, whose first round is to come.
pub(crate) async fn insert(tx: &Tx, plan: &PatrolPlan) -> Result<(), DbError> {
    let insert = plan::Entity::insert(to_row(plan)?).exec_without_returning(tx.conn());
    insert.await.context("storing a patrol plan")?;
    tx.reschedule(&[], &timers(plan));
    Ok(())
}

/// Stores a changed one over the version it was loaded at, and moves its timer.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, before: &PatrolPlan, plan: &PatrolPlan) -> Result<(), Failure> {
    let mut row = to_row(plan)?;
    row.not_set(plan::Column::Id);
    let updated = plan::Entity::update_many()
        .set(row)
        .filter(plan::Column::Id.eq(plan.id.as_uuid()))
        .filter(plan::Column::Version.eq(plan.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a patrol plan")?;
    db::expect_one(updated.rows_affected)?;
    tx.reschedule(&timers(before), &timers(plan));
    Ok(())
}

/// Notes when the round after the one of `made_at` is made; false when the plan was changed and makes no round then.
pub(crate) async fn move_on(
    tx: &Tx,
    plan: &PatrolPlan,
    (made_at, next_at): (DateTime<Utc>, Option<DateTime<Utc>>),
) -> Result<bool, DbError> {
    let updated = plan::Entity::update_many()
        .col_expr(plan::Column::NextAt, Expr::value(next_at))
        .filter(plan::Column::Id.eq(plan.id.as_uuid()))
        .filter(plan::Column::NextAt.eq(made_at))
        .exec(tx.conn())
        .await
        .context("moving a patrol plan on")?;
    if updated.rows_affected == 0 {
        return Ok(false);
    }
    let next = next_at.map(|at| Timer::new(NEXT_ROUND, plan.id, at));
    tx.reschedule(&[], &next.into_iter().collect::<Vec<_>>());
    Ok(true)
}

/// Some of the plans at a place that have rules about weather and hold on `day` or later, after one of them.
pub(crate) async fn with_weather(
    tx: &Tx,
    (place, after): (&WarningPlace, Option<PatrolPlanId>),
    (day, most): (NaiveDate, u64),
) -> Result<Vec<PatrolPlan>, DbError> {
    let scope = match place {
        WarningPlace::Estate(id) => Scope::estate(*id),
        WarningPlace::Region(region) => Scope::Regions { regions: vec![region.clone()] },
    };
    let holds =
        Condition::any().add(plan::Column::HoldsUntil.is_null()).add(plan::Column::HoldsUntil.gte(day));
    let mut plans = plan::Entity::find()
        .filter(plan::Column::HasWeather.eq(true))
        .filter(holds)
        .filter(scope_filter(&scope, plan::Column::EstateId));
    if let Some(after) = after {
        plans = plans.filter(plan::Column::Id.gt(after.as_uuid()));
    }
    let rows = plans.order_by_asc(plan::Column::Id).limit(most).all(tx.conn()).await;
    rows.context("reading plans with rules about weather")?.into_iter().map(from_row).collect()
}

fn timers(plan: &PatrolPlan) -> Vec<Timer> {
    plan.next_at.map(|at| Timer::new(NEXT_ROUND, plan.id, at)).into_iter().collect()
}

/// A rule about weather as it is stored.
#[derive(Serialize, Deserialize)]
struct StoredRule {
    kind: WeatherKind,
    from_level: WeatherLevel,
    is_before: bool,
    is_after: bool,
    every_hours: Option<u32>,
}

fn to_row(plan: &PatrolPlan) -> Result<plan::ActiveModel, DbError> {
    let (id, terms) = (plan.id, &plan.terms);
    let (place_id, kinds, places): (_, &[PlaceKind], &[PlaceId]) = match &terms.places {
        PlanPlaces::Listed(places) => (None, &[], places),
        PlanPlaces::Within { place_id, kinds } => (Some(IdColumn(*place_id)), kinds, &[]),
    };
    let CadenceParts { frequency, times, days, every_days, is_working_days } = terms.cadence.parts();
    let rule = |rule: &WeatherRule| {
        let WeatherRule { kind, from_level, is_before, is_after, every_hours } = *rule;
        StoredRule { kind, from_level, is_before, is_after, every_hours }
    };
    let weather: Vec<StoredRule> = terms.weather.iter().map(rule).collect();
    let (fee_minor, fee_currency) = money_columns(terms.cleaning_fee);
    Ok(plan::ActiveModel {
        id: Set(IdColumn(id)),
        version: Set(plan.version),
        estate_id: Set(IdColumn(plan.estate_id)),
        name: Set(terms.name.clone()),
        form: Set(terms.form.clone()),
        position: Set(terms.position.clone()),
        place_id: Set(place_id),
        kinds: Set(listed(WHAT, id, kinds)?),
        places: Set(listed(WHAT, id, places)?),
        frequency: Set(WordColumn(frequency)),
        times: Set(listed(WHAT, id, &times)?),
        days: Set(listed(WHAT, id, &days)?),
        every_days: Set(every_days.map(i32::from)),
        is_working_days: Set(is_working_days),
        due_minutes: Set(i32::try_from(terms.due_minutes).map_err(|fault| corrupt(WHAT, id, fault))?),
        has_weather: Set(!weather.is_empty()),
        weather: Set(listed(WHAT, id, &weather)?),
        fee_minor: Set(fee_minor),
        fee_currency: Set(fee_currency),
        holds_from: Set(terms.from),
        holds_until: Set(terms.until),
        set_by: Set(plan.set_by.to_string()),
        set_at: Set(plan.set_at),
        next_at: Set(plan.next_at),
    })
}

fn from_row(row: plan::Model) -> Result<PatrolPlan, DbError> {
    let id = row.id.0;
    let places = match row.place_id {
        Some(place_id) => PlanPlaces::Within { place_id: place_id.0, kinds: read_list(WHAT, id, row.kinds)? },
        None => PlanPlaces::Listed(read_list(WHAT, id, row.places)?),
    };
    let every_days =
        row.every_days.map(u16::try_from).transpose().map_err(|fault| corrupt(WHAT, id, fault))?;
    let parts = CadenceParts {
        frequency: row.frequency.0,
        times: read_list(WHAT, id, row.times)?,
        days: read_list(WHAT, id, row.days)?,
        every_days,
        is_working_days: row.is_working_days,
    };
    let cadence = Cadence::of(parts).map_err(|_faults| corrupt(WHAT, id, "no cadence"))?;
    let rule = |stored: StoredRule| {
        let StoredRule { kind, from_level, is_before, is_after, every_hours } = stored;
        WeatherRule { kind, from_level, is_before, is_after, every_hours }
    };
    let weather: Vec<StoredRule> = read_list(WHAT, id, row.weather)?;
    let terms = PlanTerms {
        name: row.name,
        form: row.form,
        position: row.position,
        places,
        cadence,
        due_minutes: u32::try_from(row.due_minutes).map_err(|fault| corrupt(WHAT, id, fault))?,
        weather: weather.into_iter().map(rule).collect(),
        cleaning_fee: money_of(row.fee_minor, row.fee_currency),
        from: row.holds_from,
        until: row.holds_until,
    };
    Ok(PatrolPlan {
        id,
        version: row.version,
        estate_id: row.estate_id.0,
        terms,
        set_by: principal(WHAT, id, &row.set_by)?,
        set_at: row.set_at,
        next_at: row.next_at,
    })
}
