//! Payer accounts.
#![warn(clippy::future_not_send)]

pub(crate) mod arrears;
pub(crate) mod entities;

use chrono::{DateTime, Utc};
use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, list_page,
    lists::{DeclaredList, Filter, Served},
    scope_filter,
};
use kernel::{EstateId, Failure, ListQuery, PageOf, Scope};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Condition, OnConflict},
};
use vocabulary::{PayerAccountId, UnitId};

use crate::{
    payers::domain::{Party, Payer},
    storage::columns::payer,
};
use entities::payer_account;

/// An account with the day it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PayerAccount {
    pub(crate) payer: Payer,
    pub(crate) opened_at: DateTime<Utc>,
}

/// The account of `party` at the estate, opened now when there is none. Two transactions that open it at once end up
/// with the same one: the unique rule decides, not a look before.
pub(crate) async fn open(tx: &Tx, estate_id: EstateId, party: Party) -> Result<Payer, DbError> {
    let row = payer_account::ActiveModel {
        id: Set(IdColumn(PayerAccountId::new(tx.db().ids().as_ref()))),
        estate_id: Set(IdColumn(estate_id)),
        party: Set(party.key()),
        unit_id: Set(party.unit_id.map(IdColumn)),
        customer_id: Set(party.customer_id.map(IdColumn)),
        opened_at: Set(tx.now()),
    };
    let known = [payer_account::Column::EstateId, payer_account::Column::Party];
    payer_account::Entity::insert(row)
        .on_conflict(OnConflict::columns(known).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await
        .context("opening a payer account")?;
    let row = payer_account::Entity::find()
        .filter(payer_account::Column::EstateId.eq(estate_id.as_uuid()))
        .filter(payer_account::Column::Party.eq(party.key()))
        .one(tx.conn())
        .await
        .context("loading a payer account")?;
    let missing = || DbError::Corrupt { what: "payer account", source: "it vanished".into() };
    row.map(|row| from_row(&row).payer).ok_or_else(missing)
}

/// Every account of a unit: as many as ever paid for it.
pub(crate) async fn of_unit(db: &Db, scope: &Scope, unit_id: UnitId) -> Result<Vec<Payer>, DbError> {
    let rows = payer_account::Entity::find()
        .filter(scope_filter(scope, payer_account::Column::EstateId))
        .filter(payer_account::Column::UnitId.eq(unit_id.as_uuid()))
        .order_by_asc(payer_account::Column::Id)
        .all(db.reader())
        .await
        .context("listing a unit's payers")?;
    Ok(rows.iter().map(|row| from_row(row).payer).collect())
}

fn from_row(row: &payer_account::Model) -> PayerAccount {
    let payer_account::Model { id, estate_id, party: _, unit_id, customer_id, opened_at } = row;
    PayerAccount { payer: payer(*id, *estate_id, (*unit_id, *customer_id)), opened_at: *opened_at }
}

/// Payer accounts, newest first.
#[derive(Debug)]
pub(crate) struct PayerList;

impl DeclaredList for PayerList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[
            Filter::id("estate_id", "Only those of this estate."),
            Filter::id("unit_id", "Only those that pay for this unit."),
            Filter::id("customer_id", "Only this customer's."),
        ],
        columns: &[
            "payer_account_id",
            "estate_id",
            "unit_id",
            "customer_id",
            "is_sundry",
            "owed",
            "opened_at",
        ],
        served: &[
            Served::newest(&["unit_id"], "ix_payer_accounts__unit_id").few(),
            Served::newest(&["customer_id"], "ix_payer_accounts__customer_id").few(),
            Served::newest(&[], "ix_payer_accounts__estate_id_id").by_estate(),
            Served::newest(&[], "uq_payer_accounts__id"),
        ],
        ..ListSpec::of("payer_accounts")
    };
}

/// One page of payer accounts within `scope`.
pub(crate) async fn list_payers(
    db: &Db,
    scope: &Scope,
    query: &ListQuery,
) -> Result<PageOf<PayerAccount>, Failure> {
    let seen = (scope, Condition::all());
    let page = list_page::<payer_account::Entity>(db, PayerList::SPEC, seen, query).await?;
    Ok(page.map(|row| from_row(&row)))
}
