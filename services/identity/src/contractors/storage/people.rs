//! The people whom firms send. Who sees the firm sees them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, list_page,
    lists::{DeclaredList, Filter, Served, Test},
};
use kernel::{Failure, ListQuery, PageOf, Scope, StaffId};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use vocabulary::{ContractorId, ContractorPersonId};

use super::{
    entities::contractor_person,
    rows::{from_person_row, to_person_row},
    terms, timers,
};
use crate::{contractors::domain::ContractorPerson, memberships::domain::Term, storage::places};

/// Whose places are looked at.
const OWNER: (&str, &str) = ("contractor_people", "contractor_id");

/// Stores somebody new, with their timers.
pub(crate) async fn insert(tx: &Tx, person: &ContractorPerson) -> Result<(), DbError> {
    contractor_person::Entity::insert(to_person_row(tx.db().sealer(), person)?)
        .exec_without_returning(tx.conn())
        .await
        .context("storing somebody of a firm")?;
    tx.reschedule(&[], &timers(person.id, &person.term, tx.now()));
    Ok(())
}

/// Stores somebody who was `before`, over the version they were loaded at, and moves their timers.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(
    tx: &Tx,
    before: &ContractorPerson,
    person: &ContractorPerson,
) -> Result<(), Failure> {
    let mut row = to_person_row(tx.db().sealer(), person)?;
    row.not_set(contractor_person::Column::Id);
    let updated = contractor_person::Entity::update_many()
        .set(row)
        .filter(contractor_person::Column::Id.eq(person.id.as_uuid()))
        .filter(contractor_person::Column::Version.eq(person.version - 1))
        .exec(tx.conn())
        .await
        .context("saving somebody of a firm")?;
    db::expect_one(updated.rows_affected)?;
    let before = timers(before.id, &before.term, DateTime::<Utc>::MIN_UTC);
    tx.reschedule(&before, &timers(person.id, &person.term, tx.now()));
    Ok(())
}

/// One of them, whoever asks.
pub(crate) async fn find(tx: &Tx, id: ContractorPersonId) -> Result<Option<ContractorPerson>, DbError> {
    let row = contractor_person::Entity::find_by_id(IdColumn(id)).one(tx.conn()).await;
    let row = row.context("reading somebody of a firm")?;
    row.map(|row| from_person_row(tx.db().sealer(), row)).transpose()
}

/// One of them, to look at, when `scope` covers all that their firm serves.
pub(crate) async fn find_within(
    db: &Db,
    scope: &Scope,
    id: ContractorPersonId,
) -> Result<Option<ContractorPerson>, DbError> {
    let found = contractor_person::Entity::find_by_id(IdColumn(id)).filter(places::within(scope, OWNER));
    let row = found.one(db.reader()).await.context("reading somebody of a firm")?;
    row.map(|row| from_person_row(db.sealer(), row)).transpose()
}

/// The same, held as they are until the transaction ends.
pub(crate) async fn hold(
    tx: &Tx,
    scope: &Scope,
    id: ContractorPersonId,
) -> Result<Option<ContractorPerson>, DbError> {
    let found = contractor_person::Entity::find_by_id(IdColumn(id)).filter(places::within(scope, OWNER));
    let row = found.lock_exclusive().one(tx.conn()).await.context("holding somebody of a firm")?;
    row.map(|row| from_person_row(tx.db().sealer(), row)).transpose()
}

/// The days of those whose account this is, each with the days of their firm's contract; nothing of an account that is
/// nobody's of a firm.
pub(crate) async fn of_account(
    conn: &impl ConnectionTrait,
    staff_id: StaffId,
) -> Result<Vec<(Term, Term)>, DbError> {
    let rows = contractor_person::Entity::find()
        .filter(contractor_person::Column::StaffId.eq(staff_id.as_uuid()))
        .all(conn)
        .await
        .context("looking for whose account it is")?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let contracts = terms(conn, rows.iter().map(|row| row.contractor_id.0)).await?;
    let days = rows.into_iter().filter_map(|row| {
        let contractor_person::Model { contractor_id, from_day, until_day, begins_at, ends_at, .. } = row;
        let own = Term { from: from_day, until: until_day, begins_at, ends_at };
        Some((own, *contracts.get(&contractor_id.0)?))
    });
    Ok(days.collect())
}

/// The accounts of a firm's people.
pub(crate) async fn accounts_of(tx: &Tx, id: ContractorId) -> Result<BTreeSet<StaffId>, DbError> {
    let rows = contractor_person::Entity::find()
        .filter(contractor_person::Column::ContractorId.eq(id.as_uuid()))
        .filter(contractor_person::Column::StaffId.is_not_null())
        .all(tx.conn())
        .await
        .context("looking for the accounts of a firm")?;
    Ok(rows.into_iter().filter_map(|row| row.staff_id).map(|id| id.0).collect())
}

/// The people of firms, newest first. Of one firm there are dozens.
#[derive(Debug)]
pub(crate) struct ContractorPersonList;

impl DeclaredList for ContractorPersonList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::id("contractor_id", "Those whom this firm sends."),
            Filter::id("staff_id", "Whose account this is."),
            Filter::flag(
                "has_ended",
                Test::IsPast("ends_at"),
                "Only those whose own days are over (true), or are not.",
            ),
        ],
        columns: &[
            "name",
            "phone",
            "contractor_id",
            "staff_id",
            "from",
            "until",
            "contractor_person_id",
            "created_at",
        ],
        served: &[
            Served::newest(&["staff_id"], "ix_contractor_people__staff_id_id"),
            Served::newest(&["contractor_id"], "ix_contractor_people__contractor_id_id"),
            Served::newest(&[], "uq_contractor_people__id"),
        ],
        ..ListSpec::of("contractor_people")
    };
}

/// One page of those of firms of which all that they serve lies within `scope`.
pub(crate) async fn list_contractor_people(
    db: &Db,
    scope: &Scope,
    query: &ListQuery,
) -> Result<PageOf<ContractorPerson>, Failure> {
    let within = places::within(scope, OWNER);
    let spec = ContractorPersonList::SPEC;
    let page = list_page::<contractor_person::Entity>(db, spec, (scope, within), query).await?;
    page.try_map(|row| Ok(from_person_row(db.sealer(), row)?))
}
