//! Firms. Where one works stands in `scope_places` as well, so that whether all of that lies within a scope is asked in SQL.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;
pub(crate) mod people;
mod rows;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use db::{
    Context, Db, DbError, IdColumn, ListSpec, Timer, Tx, list_page,
    lists::{DeclaredList, Filter, Served, Test},
    unique_violation,
};
use kernel::{Failure, Id, ListQuery, PageOf, Refusal, Scope};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
};
use vocabulary::ContractorId;

use crate::{
    contractors::domain::{Contractor, turns},
    memberships::domain::Term,
    storage::places,
};
use entities::contractor;
use rows::{from_row, to_row};

/// Timers that publish the rights of accounts when the days of a firm or of its people begin or end.
pub(crate) const TURN: &str = "contractor_turn";

/// Whose places are looked at.
const OWNER: (&str, &str) = ("contractors", "id");

/// Stores a new firm, with its timers.
///
/// # Errors
/// `identity.contractor_code_taken`.
pub(crate) async fn insert(tx: &Tx, contractor: &Contractor) -> Result<(), Failure> {
    let row = to_row(tx.db().sealer(), contractor)?;
    match contractor::Entity::insert(row).exec_without_returning(tx.conn()).await {
        Ok(_rows) => {}
        Err(error) if unique_violation(&error).as_deref() == Some("uq_contractors__code_key") => {
            return Err(Refusal::conflict("identity.contractor_code_taken").into());
        }
        Err(error) => return Err(error).context("storing a firm").map_err(Failure::from),
    }
    places::put(tx, contractor.id.as_uuid(), &contractor.scopes()).await?;
    tx.reschedule(&[], &timers(contractor.id, &contractor.term, tx.now()));
    Ok(())
}

/// Stores a firm that was `before`, over the version it was loaded at, and moves its timers.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, before: &Contractor, contractor: &Contractor) -> Result<(), Failure> {
    let mut row = to_row(tx.db().sealer(), contractor)?;
    row.not_set(contractor::Column::Id);
    let updated = contractor::Entity::update_many()
        .set(row)
        .filter(contractor::Column::Id.eq(contractor.id.as_uuid()))
        .filter(contractor::Column::Version.eq(contractor.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a firm")?;
    db::expect_one(updated.rows_affected)?;
    let before = timers(before.id, &before.term, DateTime::<Utc>::MIN_UTC);
    tx.reschedule(&before, &timers(contractor.id, &contractor.term, tx.now()));
    Ok(())
}

/// What turns later than `now`.
fn timers(id: impl Id, term: &Term, now: DateTime<Utc>) -> Vec<Timer> {
    let later = turns(term).into_iter().filter(|(_name, at)| *at > now);
    later.map(|(name, at)| Timer::new(TURN, id, at).under(name)).collect()
}

/// One of them, to look at, when `scope` covers all that it serves.
pub(crate) async fn find(db: &Db, scope: &Scope, id: ContractorId) -> Result<Option<Contractor>, DbError> {
    let found = contractor::Entity::find_by_id(IdColumn(id)).filter(places::within(scope, OWNER));
    let row = found.one(db.reader()).await.context("reading a firm")?;
    row.map(|row| from_row(db.sealer(), row)).transpose()
}

/// The same, held as it is until the transaction ends: who enters its people and who ends its contract wait for each other.
pub(crate) async fn hold(tx: &Tx, scope: &Scope, id: ContractorId) -> Result<Option<Contractor>, DbError> {
    let found = contractor::Entity::find_by_id(IdColumn(id)).filter(places::within(scope, OWNER));
    let row = found.lock_exclusive().one(tx.conn()).await.context("holding a firm")?;
    row.map(|row| from_row(tx.db().sealer(), row)).transpose()
}

/// The days of these contracts.
async fn terms(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = ContractorId>,
) -> Result<BTreeMap<ContractorId, Term>, DbError> {
    let rows = contractor::Entity::find()
        .filter(contractor::Column::Id.is_in(ids.into_iter().map(|id| id.as_uuid())))
        .all(conn)
        .await
        .context("reading the days of contracts")?;
    let days = |row: contractor::Model| {
        let contractor::Model { id, from_day, until_day, begins_at, ends_at, .. } = row;
        (id.0, Term { from: from_day, until: until_day, begins_at, ends_at })
    };
    Ok(rows.into_iter().map(days).collect())
}

/// Firms, newest first; a group has dozens to hundreds.
#[derive(Debug)]
pub(crate) struct ContractorList;

impl DeclaredList for ContractorList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::key("name", 120, "Firms whose name has this in it, in any width, case and spacing.")
                .asks(Test::Contains(&["name_key"])),
            Filter::flag(
                "has_ended",
                Test::IsPast("ends_at"),
                "Only those whose contract is over (true), or is not.",
            ),
            Filter::flag(
                "has_begun",
                Test::IsPast("begins_at"),
                "Only those whose contract has begun (true), or has not.",
            ),
        ],
        columns: &[
            "code",
            "name",
            "contact_name",
            "contact_phone",
            "skill_ids",
            "place_ids",
            "from",
            "until",
            "contractor_id",
            "created_at",
        ],
        served: &[Served::newest(&[], "uq_contractors__id")],
        ..ListSpec::of("contractors")
    };
}

/// One page of those of which all that they serve lies within `scope`.
pub(crate) async fn list_contractors(
    db: &Db,
    scope: &Scope,
    query: &ListQuery,
) -> Result<PageOf<Contractor>, Failure> {
    let within: Condition = places::within(scope, OWNER);
    let page = list_page::<contractor::Entity>(db, ContractorList::SPEC, (scope, within), query).await?;
    page.try_map(|row| Ok(from_row(db.sealer(), row)?))
}
