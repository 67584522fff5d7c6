//! Shift patterns. They are the group's, so queries take no scope.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;

use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, WordColumn, list_page,
    lists::{DeclaredList, Filter, Served, Test},
    unique_violation,
};
use kernel::{Failure, ListQuery, PageOf, Refusal, Scope, text::match_key};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::Condition,
};
use serde::{Deserialize, Serialize};
use vocabulary::ShiftPatternId;

use crate::{
    shift_patterns::domain::{PatternShift, ShiftPattern, Span, SpecialDayRule, SpecialDays},
    storage::columns::{from_json, to_json},
};
use entities::shift_pattern;

/// A shift as the column has it.
#[derive(Debug, Serialize, Deserialize)]
struct ShiftColumn {
    code: String,
    name: String,
    /// Minutes after midnight, from and until.
    spans: Vec<(u16, u16)>,
}

/// Stores a new pattern.
///
/// # Errors
/// `identity.shift_pattern_code_taken`.
pub(crate) async fn insert(tx: &Tx, pattern: &ShiftPattern) -> Result<(), Failure> {
    match shift_pattern::Entity::insert(to_row(pattern)?).exec_without_returning(tx.conn()).await {
        Ok(_rows) => Ok(()),
        Err(error) if unique_violation(&error).as_deref() == Some("uq_shift_patterns__code_key") => {
            Err(Refusal::conflict("identity.shift_pattern_code_taken").into())
        }
        Err(error) => Err(error).context("storing a shift pattern").map_err(Failure::from),
    }
}

/// Stores a changed pattern over the version it was loaded at. Whoever makes a roster of it keeps this waiting.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, pattern: &ShiftPattern) -> Result<(), Failure> {
    let mut row = to_row(pattern)?;
    row.not_set(shift_pattern::Column::Id);
    let updated = shift_pattern::Entity::update_many()
        .set(row)
        .filter(shift_pattern::Column::Id.eq(pattern.id.as_uuid()))
        .filter(shift_pattern::Column::Version.eq(pattern.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a shift pattern")?;
    db::expect_one(updated.rows_affected)
}

/// One of them.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    id: ShiftPatternId,
) -> Result<Option<ShiftPattern>, DbError> {
    let row = shift_pattern::Entity::find_by_id(IdColumn(id)).one(conn).await;
    row.context("reading a shift pattern")?.map(from_row).transpose()
}

/// Those of these ids.
pub(crate) async fn find_all(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = ShiftPatternId>,
) -> Result<Vec<ShiftPattern>, DbError> {
    let rows = shift_pattern::Entity::find()
        .filter(shift_pattern::Column::Id.is_in(ids.into_iter().map(|id| id.as_uuid())))
        .all(conn)
        .await
        .context("reading shift patterns")?;
    rows.into_iter().map(from_row).collect()
}

/// One of them, held as it is until the transaction ends: for whoever makes a roster of it.
pub(crate) async fn hold(tx: &Tx, id: ShiftPatternId) -> Result<Option<ShiftPattern>, DbError> {
    let row = shift_pattern::Entity::find_by_id(IdColumn(id)).lock_shared().one(tx.conn()).await;
    row.context("holding a shift pattern")?.map(from_row).transpose()
}

/// One of them, to change: nobody makes a roster of it meanwhile.
pub(crate) async fn hold_to_change(tx: &Tx, id: ShiftPatternId) -> Result<Option<ShiftPattern>, DbError> {
    let row = shift_pattern::Entity::find_by_id(IdColumn(id)).lock_exclusive().one(tx.conn()).await;
    row.context("holding a shift pattern to change it")?.map(from_row).transpose()
}

fn to_row(pattern: &ShiftPattern) -> Result<shift_pattern::ActiveModel, DbError> {
    let ShiftPattern {
        id,
        version,
        code,
        name,
        shifts,
        cycle,
        anchor,
        on_holidays,
        on_swapped_days,
        until,
        created_at,
    } = pattern;
    let shifts: Vec<ShiftColumn> = shifts.iter().map(ShiftColumn::from).collect();
    Ok(shift_pattern::ActiveModel {
        id: Set(IdColumn(*id)),
        version: Set(*version),
        code: Set(code.clone()),
        code_key: Set(match_key(code)),
        name: Set(name.clone()),
        name_key: Set(match_key(name)),
        shifts: Set(to_json("shift pattern", &shifts)?),
        cycle: Set(to_json("shift pattern", cycle)?),
        anchor: Set(*anchor),
        on_holidays: Set(WordColumn(on_holidays.rule())),
        holiday_shift: Set(on_holidays.shift().map(str::to_owned)),
        on_swapped_days: Set(WordColumn(on_swapped_days.rule())),
        swapped_day_shift: Set(on_swapped_days.shift().map(str::to_owned)),
        until_day: Set(*until),
        created_at: Set(*created_at),
    })
}

fn from_row(row: shift_pattern::Model) -> Result<ShiftPattern, DbError> {
    let shift_pattern::Model {
        id,
        version,
        code,
        code_key: _,
        name,
        name_key: _,
        shifts,
        cycle,
        anchor,
        on_holidays,
        holiday_shift,
        on_swapped_days,
        swapped_day_shift,
        until_day,
        created_at,
    } = row;
    let shifts: Vec<ShiftColumn> = from_json("shift pattern", shifts)?;
    Ok(ShiftPattern {
        id: id.0,
        version,
        code,
        name,
        shifts: shifts.into_iter().map(PatternShift::from).collect(),
        cycle: from_json("shift pattern", cycle)?,
        anchor,
        on_holidays: special(on_holidays.0, holiday_shift)?,
        on_swapped_days: special(on_swapped_days.0, swapped_day_shift)?,
        until: until_day,
        created_at,
    })
}

fn special(rule: SpecialDayRule, shift: Option<String>) -> Result<SpecialDays, DbError> {
    match (rule, shift) {
        (SpecialDayRule::AsCycle, None) => Ok(SpecialDays::AsCycle),
        (SpecialDayRule::Rest, None) => Ok(SpecialDays::Rest),
        (SpecialDayRule::Work, Some(shift)) => Ok(SpecialDays::Work(shift)),
        (SpecialDayRule::AsCycle | SpecialDayRule::Rest, Some(_)) | (SpecialDayRule::Work, None) => {
            Err(DbError::Corrupt {
                what: "a shift pattern",
                source: "a rule and a shift that do not fit".into(),
            })
        }
    }
}

impl From<&PatternShift> for ShiftColumn {
    fn from(shift: &PatternShift) -> Self {
        let PatternShift { code, name, spans } = shift.clone();
        Self { code, name, spans: spans.iter().map(|span| (span.starts, span.ends)).collect() }
    }
}

impl From<ShiftColumn> for PatternShift {
    fn from(column: ShiftColumn) -> Self {
        let ShiftColumn { code, name, spans } = column;
        let spans = spans.into_iter().map(|(starts, ends)| Span { starts, ends }).collect();
        Self { code, name, spans }
    }
}

/// Shift patterns, newest first; a group has dozens.
#[derive(Debug)]
pub(crate) struct ShiftPatternList;

impl DeclaredList for ShiftPatternList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::key("code", 40, "The pattern of this code.").on("code_key"),
            Filter::key("name", 120, "Patterns whose name has this in it, in any width, case and spacing.")
                .asks(Test::Contains(&["name_key"])),
        ],
        columns: &["code", "name", "anchor", "until", "shift_pattern_id", "created_at"],
        served: &[
            Served::newest(&["code"], "uq_shift_patterns__code_key").few(),
            Served::newest(&[], "uq_shift_patterns__id"),
        ],
        ..ListSpec::of("shift_patterns")
    };
}

/// One page of them.
pub(crate) async fn list_shift_patterns(db: &Db, query: &ListQuery) -> Result<PageOf<ShiftPattern>, Failure> {
    let seen = (&Scope::all("shift patterns are the group's"), Condition::all());
    let page = list_page::<shift_pattern::Entity>(db, ShiftPatternList::SPEC, seen, query).await?;
    page.try_map(|row| Ok(from_row(row)?))
}
