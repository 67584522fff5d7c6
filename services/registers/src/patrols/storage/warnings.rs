//! Weather warnings and their list. Which weather is to come is no secret: of a region, everybody may read it who reads registers.

use db::{
    Context, Db, DbError, IdColumn, ListSpec, Timer, Tx, WordColumn, list_page,
    lists::{DeclaredList, Filter, Served, Test},
    scope_filter,
};
use kernel::{Actor, Failure, ListQuery, PageOf, Scope};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::Expr,
};
use vocabulary::{PatrolPlanId, WeatherKind, WeatherWarningId};

use super::{corrupt, entities::warning, principal};
use crate::patrols::domain::{WarningPlace, WeatherWarning, Withdrawal};

/// Timers that make the rounds which a warning asks for, plan by plan, or cancel them.
pub(crate) const SPREAD: &str = "weather_warning_spread";

const WHAT: &str = "weather warning";

/// Warnings, newest first.
#[derive(Debug)]
pub(crate) struct WeatherWarningList;

impl DeclaredList for WeatherWarningList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::id("estate_id", "Only warnings for this estate by itself."),
            Filter::text("region", 60, "Only warnings for this region, by its code."),
            Filter::word("kind", WeatherKind::WORDS, "Only warnings of this."),
            Filter::flag(
                "is_withdrawn",
                Test::IsSet("withdrawn_at"),
                "Only warnings that somebody took back (true), or the others.",
            ),
            Filter::from("ends_from", "ends_at", "Only warnings that hold until this or longer."),
        ],
        columns: &[
            "kind",
            "level",
            "region",
            "starts_at",
            "ends_at",
            "source",
            "entered_by",
            "entered_at",
            "withdrawn_by",
            "withdrawn_at",
            "withdraw_reason",
            "weather_warning_id",
            "estate_id",
        ],
        served: &[
            Served::newest(&["estate_id"], "ix_weather_warnings__estate_id_id"),
            Served::newest(&[], "uq_weather_warnings__id"),
        ],
        ..ListSpec::of("weather_warnings")
    };
}

/// One page of the warnings that the actor may read.
pub(crate) async fn list(
    db: &Db,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<WeatherWarning>, Failure> {
    let seen = (&Scope::Group, readable_within(&actor.scope));
    let page = list_page::<warning::Entity>(db, WeatherWarningList::SPEC, seen, query).await?;
    let items = page.items.into_iter().map(from_row).collect::<Result<_, DbError>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}

fn readable_within(scope: &Scope) -> Condition {
    if *scope == Scope::Group {
        return Condition::all();
    }
    let of_region = warning::Column::EstateId.is_null();
    Condition::any().add(scope_filter(scope, warning::Column::EstateId)).add(of_region)
}

/// A warning that may be read within this scope.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: WeatherWarningId,
) -> Result<Option<WeatherWarning>, DbError> {
    let row = warning::Entity::find_by_id(IdColumn(id))
        .filter(readable_within(scope))
        .one(conn)
        .await
        .context("reading a weather warning")?;
    row.map(from_row).transpose()
}

/// Stores a new one, whose rounds are made next.
pub(crate) async fn insert(tx: &Tx, warning: &WeatherWarning) -> Result<(), DbError> {
    let insert = warning::Entity::insert(to_row(warning)).exec_without_returning(tx.conn());
    insert.await.context("storing a weather warning")?;
    spread_on(tx, warning);
    Ok(())
}

/// Stores a changed one over the version it was loaded at. What it asks for is looked at anew.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, warning: &WeatherWarning) -> Result<(), Failure> {
    let mut row = to_row(warning);
    row.not_set(warning::Column::Id);
    // How far its rounds were made is noted while people look at it.
    row.not_set(warning::Column::SpreadAfter);
    let updated = warning::Entity::update_many()
        .set(row)
        .filter(warning::Column::Id.eq(warning.id.as_uuid()))
        .filter(warning::Column::Version.eq(warning.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a weather warning")?;
    db::expect_one(updated.rows_affected)?;
    spread_on(tx, warning);
    Ok(())
}

/// Notes how far its rounds were made.
pub(crate) async fn note_spread(
    tx: &Tx,
    id: WeatherWarningId,
    after: Option<PatrolPlanId>,
) -> Result<(), DbError> {
    warning::Entity::update_many()
        .col_expr(warning::Column::SpreadAfter, Expr::value(after.map(|id| id.as_uuid())))
        .filter(warning::Column::Id.eq(id.as_uuid()))
        .exec(tx.conn())
        .await
        .map(drop)
        .context("noting how far the rounds of a warning were made")
}

/// Has the next of its rounds be made, or cancelled, at once.
pub(crate) fn spread_on(tx: &Tx, warning: &WeatherWarning) {
    tx.schedule(Timer::new(SPREAD, warning.id, tx.now()));
}

fn to_row(warning: &WeatherWarning) -> warning::ActiveModel {
    let (estate_id, region) = match &warning.place {
        WarningPlace::Estate(id) => (Some(IdColumn(*id)), None),
        WarningPlace::Region(region) => (None, Some(region.clone())),
    };
    let withdrawn = warning.withdrawn.as_ref();
    warning::ActiveModel {
        id: Set(IdColumn(warning.id)),
        version: Set(warning.version),
        estate_id: Set(estate_id),
        region: Set(region),
        kind: Set(WordColumn(warning.kind)),
        level: Set(WordColumn(warning.level)),
        starts_at: Set(warning.starts_at),
        ends_at: Set(warning.ends_at),
        source: Set(warning.source.clone()),
        entered_by: Set(warning.entered_by.to_string()),
        entered_at: Set(warning.entered_at),
        withdrawn_by: Set(withdrawn.map(|withdrawn| withdrawn.by.to_string())),
        withdrawn_at: Set(withdrawn.map(|withdrawn| withdrawn.at)),
        withdraw_reason: Set(withdrawn.map(|withdrawn| withdrawn.reason.clone())),
        spread_after: Set(warning.spread_after.map(IdColumn)),
    }
}

fn from_row(row: warning::Model) -> Result<WeatherWarning, DbError> {
    let id = row.id.0;
    let place = match (row.estate_id, row.region) {
        (Some(estate_id), _none) => WarningPlace::Estate(estate_id.0),
        (None, Some(region)) => WarningPlace::Region(region),
        (None, None) => return Err(corrupt(WHAT, id, "of no place")),
    };
    let withdrawn = match (row.withdrawn_by, row.withdrawn_at) {
        (Some(by), Some(at)) => {
            let reason = row.withdraw_reason.unwrap_or_default();
            Some(Withdrawal { by: principal(WHAT, id, &by)?, at, reason })
        }
        (_by, _at) => None,
    };
    Ok(WeatherWarning {
        id,
        version: row.version,
        place,
        kind: row.kind.0,
        level: row.level.0,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        source: row.source,
        entered_by: principal(WHAT, id, &row.entered_by)?,
        entered_at: row.entered_at,
        withdrawn,
        spread_after: row.spread_after.map(|id| id.0),
    })
}
