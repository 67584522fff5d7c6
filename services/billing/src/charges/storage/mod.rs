//! Writing charges, and reading them.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;
mod rows;
pub(crate) mod tickets;

use std::collections::{HashMap, HashSet};

use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, WordColumn, expect_one, list_page,
    lists::{DeclaredList, Filter, Served},
    scope_filter,
};
use kernel::{Failure, ListQuery, PageOf, Scope};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect, Select, sea_query::Condition,
};
use vocabulary::{ChargeId, InvoiceId, TicketId};

use crate::{
    charges::domain::{Charge, ChargeStatus, Period},
    invoices,
    ledger::domain::Fee,
    payers::domain::{Party, Payer},
};
use entities::charge;
use rows::{from_row, to_row};

/// Stores a charge that was just posted.
pub(crate) async fn insert(tx: &Tx, charge: &Charge) -> Result<(), DbError> {
    let stored = charge::Entity::insert(to_row(charge)).exec_without_returning(tx.conn()).await;
    stored.map(drop).context("storing a charge")
}

/// A charge that is owed for `fee` and for one of the days of `period` already, whoever owes it: the earliest. Until
/// this transaction ends, no other one looks for the same.
pub(crate) async fn on_days(
    tx: &Tx,
    payer: &Payer,
    fee: &Fee,
    period: Period,
) -> Result<Option<Charge>, DbError> {
    let Payer { account_id, estate_id, party: Party { unit_id, customer_id } } = *payer;
    // What is charged for: the home, or whoever pays without one.
    let (thing, is_same) = match (unit_id, customer_id) {
        (Some(unit_id), _) => (unit_id.as_uuid(), charge::Column::UnitId.eq(unit_id.as_uuid())),
        (None, Some(id)) => {
            let is_theirs = charge::Column::CustomerId.eq(id.as_uuid());
            (id.as_uuid(), is_theirs.and(charge::Column::UnitId.is_null()))
        }
        (None, None) => (account_id.as_uuid(), charge::Column::PayerAccountId.eq(account_id.as_uuid())),
    };
    tx.hold(&format!("charge {estate_id} {thing} {}", fee.as_str())).await?;
    let query = charge::Entity::find()
        .filter(is_same)
        .filter(charge::Column::EstateId.eq(estate_id.as_uuid()))
        .filter(charge::Column::Fee.eq(fee.as_str()))
        .filter(charge::Column::Status.eq(WordColumn(ChargeStatus::Standing)))
        .filter(charge::Column::PeriodFrom.lte(period.to()))
        .filter(charge::Column::PeriodTo.gte(period.from()))
        .order_by_asc(charge::Column::PeriodFrom)
        .limit(1);
    Ok(all(tx.conn(), query).await?.into_iter().next())
}

/// Stores a changed charge over the version it was loaded at.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, charge: &Charge) -> Result<(), Failure> {
    let mut row = to_row(charge);
    row.not_set(charge::Column::Id);
    let updated = charge::Entity::update_many()
        .set(row)
        .filter(charge::Column::Id.eq(charge.id.as_uuid()))
        .filter(charge::Column::Version.eq(charge.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a charge")?;
    expect_one(updated.rows_affected)
}

/// The charges of `ids` that lie within `scope`, in the order they were posted.
pub(crate) async fn load(tx: &Tx, scope: &Scope, ids: &[ChargeId]) -> Result<Vec<Charge>, DbError> {
    let query = within(scope).filter(charge::Column::Id.is_in(ids.iter().map(|id| id.as_uuid())));
    all(tx.conn(), query.order_by_asc(charge::Column::Id)).await
}

/// The charges of `ids` that lie within `scope`, to look at them.
pub(crate) async fn see(db: &Db, scope: &Scope, ids: &[ChargeId]) -> Result<Vec<Charge>, DbError> {
    let query = within(scope).filter(charge::Column::Id.is_in(ids.iter().map(|id| id.as_uuid())));
    all(db.reader(), query).await
}

/// The charges that a ticket brought so far, for the consumer that may add one.
pub(crate) async fn of_ticket(tx: &Tx, scope: &Scope, ticket_id: TicketId) -> Result<Vec<Charge>, DbError> {
    let query = within(scope).filter(charge::Column::TicketId.eq(ticket_id.as_uuid()));
    all(tx.conn(), query.order_by_asc(charge::Column::Id)).await
}

/// The charge, if it lies within `scope`.
pub(crate) async fn find(db: &Db, scope: &Scope, id: ChargeId) -> Result<Option<Charge>, DbError> {
    let query = within(scope).filter(charge::Column::Id.eq(id.as_uuid()));
    Ok(all(db.reader(), query).await?.into_iter().next())
}

/// The invoice that asks for a charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ChargeInvoice {
    pub(crate) invoice_id: InvoiceId,
    pub(crate) is_disputed: bool,
}

/// Which invoice asks for each of `ids`; those nobody asked for yet are missing.
pub(crate) async fn invoices_of(
    conn: &impl ConnectionTrait,
    ids: &[ChargeId],
) -> Result<HashMap<ChargeId, ChargeInvoice>, DbError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let lines = invoices::storage::entities::invoice_line::Entity::find()
        .filter(
            invoices::storage::entities::invoice_line::Column::ChargeId
                .is_in(ids.iter().map(|id| id.as_uuid())),
        )
        .all(conn)
        .await
        .context("looking for the invoices of charges")?;
    let disputed: HashSet<IdColumn<InvoiceId>> = invoices::storage::entities::invoice::Entity::find()
        .select_only()
        .column(invoices::storage::entities::invoice::Column::Id)
        .filter(
            invoices::storage::entities::invoice::Column::Id.is_in(lines.iter().map(|line| line.invoice_id)),
        )
        .filter(invoices::storage::entities::invoice::Column::DisputedAt.is_not_null())
        .into_tuple::<IdColumn<InvoiceId>>()
        .all(conn)
        .await
        .context("looking for disputed invoices")?
        .into_iter()
        .collect();
    let pair = |line: invoices::storage::entities::invoice_line::Model| {
        let is_disputed = disputed.contains(&line.invoice_id);
        (line.charge_id.0, ChargeInvoice { invoice_id: line.invoice_id.0, is_disputed })
    };
    Ok(lines.into_iter().map(pair).collect())
}

fn within(scope: &Scope) -> Select<charge::Entity> {
    charge::Entity::find().filter(scope_filter(scope, charge::Column::EstateId))
}

async fn all(conn: &impl ConnectionTrait, query: Select<charge::Entity>) -> Result<Vec<Charge>, DbError> {
    query.all(conn).await.context("reading charges")?.into_iter().map(from_row).collect()
}

/// Charges, newest first.
#[derive(Debug)]
pub(crate) struct ChargeList;

impl DeclaredList for ChargeList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[
            Filter::id("estate_id", "Only those of this estate."),
            Filter::id("payer_account_id", "Only this account's."),
            Filter::id("unit_id", "Only those of this unit."),
            Filter::id("customer_id", "Only this customer's."),
            Filter::id("ticket_id", "Only those for this ticket's work."),
        ],

        columns: &[
            "fee",
            "description",
            "amount.amount",
            "amount.currency",
            "status",
            "is_disputed",
            "ticket.number",
            "period.from",
            "period.to",
            "posted_at",
            "reversed_at",
            "reversed_kind",
            "charge_id",
            "invoice_id",
            "estate_id",
            "payer_account_id",
            "unit_id",
            "customer_id",
        ],
        served: &[
            Served::newest(&["ticket_id"], "uq_charges__ticket_id_ticket_sequence").few(),
            Served::newest(&["payer_account_id"], "ix_charges__payer_account_id_id"),
            Served::newest(&["unit_id"], "ix_charges__unit_id_id"),
            Served::newest(&["customer_id"], "ix_charges__customer_id_id"),
            Served::newest(&[], "ix_charges__estate_id_id").by_estate(),
            Served::newest(&[], "uq_charges__id"),
        ],
        ..ListSpec::of("charges")
    };
}

/// One page within `scope`.
pub(crate) async fn list(db: &Db, scope: &Scope, query: &ListQuery) -> Result<PageOf<Charge>, Failure> {
    let page = list_page::<charge::Entity>(db, ChargeList::SPEC, (scope, Condition::all()), query).await?;
    let items = page.items.into_iter().map(from_row).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}
