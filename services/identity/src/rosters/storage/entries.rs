//! The days on which somebody works otherwise than their roster has it.

use chrono::NaiveDate;
use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, WordColumn, list_page,
    lists::{DeclaredList, Filter, Served},
    unique_violation,
};
use kernel::{Failure, ListQuery, PageOf, Refusal, Scope};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Condition,
};
use vocabulary::{RosterEntryId, RosterId};

use super::entities::roster_entry;
use crate::rosters::domain::{Deviation, RosterEntry, RosterEntryKind};

/// Stores a day that differs.
///
/// # Errors
/// `identity.roster_entry_known` when that day of that person differs already.
pub(crate) async fn insert(tx: &Tx, entry: &RosterEntry) -> Result<(), Failure> {
    let RosterEntry { id, roster_id, staff_id, day, deviation, note, created_at } = entry;
    let row = roster_entry::ActiveModel {
        id: Set(IdColumn(*id)),
        roster_id: Set(IdColumn(*roster_id)),
        staff_id: Set(IdColumn(*staff_id)),
        day: Set(*day),
        kind: Set(WordColumn(deviation.kind())),
        shift: Set(deviation.shift().map(str::to_owned)),
        note: Set(note.clone()),
        created_at: Set(*created_at),
    };
    match roster_entry::Entity::insert(row).exec_without_returning(tx.conn()).await {
        Ok(_rows) => Ok(()),
        Err(error)
            if unique_violation(&error).as_deref() == Some("uq_roster_entries__roster_id_staff_id_day") =>
        {
            Err(Refusal::conflict("identity.roster_entry_known").into())
        }
        Err(error) => Err(error).context("storing a day that differs").map_err(Failure::from),
    }
}

/// Stores a day that differs otherwise than before. False when the roster has none of this id.
pub(crate) async fn replace(tx: &Tx, entry: &RosterEntry) -> Result<bool, DbError> {
    let RosterEntry { id, roster_id, staff_id: _, day: _, deviation, note, created_at: _ } = entry;
    let row = roster_entry::ActiveModel {
        kind: Set(WordColumn(deviation.kind())),
        shift: Set(deviation.shift().map(str::to_owned)),
        note: Set(note.clone()),
        ..Default::default()
    };
    let replaced = roster_entry::Entity::update_many()
        .set(row)
        .filter(roster_entry::Column::Id.eq(id.as_uuid()))
        .filter(roster_entry::Column::RosterId.eq(roster_id.as_uuid()))
        .exec(tx.conn())
        .await
        .context("storing a day that differs otherwise")?;
    Ok(replaced.rows_affected == 1)
}

/// Takes one away. False when the roster has none of this id.
pub(crate) async fn delete(tx: &Tx, roster_id: RosterId, id: RosterEntryId) -> Result<bool, DbError> {
    let deleted = roster_entry::Entity::delete_many()
        .filter(roster_entry::Column::Id.eq(id.as_uuid()))
        .filter(roster_entry::Column::RosterId.eq(roster_id.as_uuid()))
        .exec(tx.conn())
        .await
        .context("taking a day that differs away")?;
    Ok(deleted.rows_affected == 1)
}

/// One of a roster.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    roster_id: RosterId,
    id: RosterEntryId,
) -> Result<Option<RosterEntry>, DbError> {
    let found = roster_entry::Entity::find_by_id(IdColumn(id))
        .filter(roster_entry::Column::RosterId.eq(roster_id.as_uuid()));
    found.one(conn).await.context("reading a day that differs")?.map(from_row).transpose()
}

/// Those of these rosters on these days.
pub(crate) async fn on_days(
    conn: &impl ConnectionTrait,
    rosters: &[RosterId],
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Vec<RosterEntry>, DbError> {
    let rows = roster_entry::Entity::find()
        .filter(roster_entry::Column::RosterId.is_in(rosters.iter().map(|id| id.as_uuid())))
        .filter(roster_entry::Column::Day.between(first, last))
        .all(conn)
        .await
        .context("reading days that differ")?;
    rows.into_iter().map(from_row).collect()
}

fn from_row(row: roster_entry::Model) -> Result<RosterEntry, DbError> {
    let roster_entry::Model { id, roster_id, staff_id, day, kind, shift, note, created_at } = row;
    let deviation = match (kind.0, shift) {
        (RosterEntryKind::Absence, None) => Deviation::Absence,
        (RosterEntryKind::Extra, Some(shift)) => Deviation::Extra(shift),
        (RosterEntryKind::Changed, Some(shift)) => Deviation::Changed(shift),
        (RosterEntryKind::Absence, Some(_)) | (RosterEntryKind::Extra | RosterEntryKind::Changed, None) => {
            let source = "a kind and a shift that do not fit".into();
            return Err(DbError::Corrupt { what: "a day that differs", source });
        }
    };
    Ok(RosterEntry {
        id: id.0,
        roster_id: roster_id.0,
        staff_id: staff_id.0,
        day,
        deviation,
        note,
        created_at,
    })
}

/// The days of a roster that differ, what was noted last comes first.
#[derive(Debug)]
pub(crate) struct RosterEntryList;

impl DeclaredList for RosterEntryList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::given("roster_id"),
            Filter::id("staff_id", "Of this person."),
            Filter::word("kind", RosterEntryKind::WORDS, "Only those of this kind."),
        ],
        columns: &["staff_id", "day", "kind", "shift", "note", "roster_entry_id", "created_at"],
        served: &[Served::newest(&["roster_id"], "ix_roster_entries__roster_id_id")],
        ..ListSpec::of("roster_entries")
    };
}

/// One page of those of a roster.
pub(crate) async fn list_entries(
    db: &Db,
    roster_id: RosterId,
    query: ListQuery,
) -> Result<PageOf<RosterEntry>, Failure> {
    let query = query.given("roster_id", roster_id);
    let seen = (&Scope::all("the roster was found within the caller's"), Condition::all());
    let page = list_page::<roster_entry::Entity>(db, RosterEntryList::SPEC, seen, &query).await?;
    page.try_map(|row| Ok(from_row(row)?))
}
