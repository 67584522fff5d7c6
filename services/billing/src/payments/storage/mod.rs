//! Payments: their rows, their list, writing and reading them.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;

use chrono::NaiveDate;
use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, WordColumn, expect_one, list_page,
    lists::{DeclaredList, Filter, Served},
    scope_filter,
};
use kernel::{Failure, ListQuery, Money, PageOf, Scope};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    Select, sea_query::Condition,
};
use vocabulary::{InvoiceId, PaymentId, PaymentMethod};

use crate::{
    payers::domain::{Party, Payer},
    payments::domain::{Payment, PaymentState, PaymentStatus, Remittance},
    storage::columns::{RowFault, corrupt, payer},
};
use entities::payment;

/// Stores a payment that just came in.
pub(crate) async fn insert(tx: &Tx, payment: &Payment) -> Result<(), DbError> {
    payment::Entity::insert(to_row(payment))
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .context("storing a payment")
}

/// Stores a changed payment over the version it was loaded at.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, payment: &Payment) -> Result<(), Failure> {
    let mut row = to_row(payment);
    row.not_set(payment::Column::Id);
    let updated = payment::Entity::update_many()
        .set(row)
        .filter(payment::Column::Id.eq(payment.id.as_uuid()))
        .filter(payment::Column::Version.eq(payment.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a payment")?;
    expect_one(updated.rows_affected)
}

/// The payment, if it lies within `scope`, to change it.
pub(crate) async fn load(tx: &Tx, scope: &Scope, id: PaymentId) -> Result<Option<Payment>, DbError> {
    one(tx.conn(), scope, id).await
}

/// The payment, if it lies within `scope`, to look at it.
pub(crate) async fn find(db: &Db, scope: &Scope, id: PaymentId) -> Result<Option<Payment>, DbError> {
    one(db.reader(), scope, id).await
}

/// A payment of the same method and reference that counts, at whatever estate: the first. Until this transaction ends, no
/// other one looks for the same.
pub(crate) async fn of_reference(
    tx: &Tx,
    method: PaymentMethod,
    reference_key: &str,
) -> Result<Option<Payment>, DbError> {
    tx.hold(&format!("payment {} {reference_key}", method.as_str())).await?;
    let query = payment::Entity::find()
        .filter(payment::Column::Method.eq(WordColumn(method)))
        .filter(payment::Column::ReferenceKey.eq(reference_key))
        .filter(payment::Column::Status.eq(WordColumn(PaymentStatus::Received)))
        .order_by_asc(payment::Column::Id);
    query.one(tx.conn()).await.context("looking for a payment by its reference")?.map(from_row).transpose()
}

/// The value date of the last payment on an invoice that counts, but for `without`.
pub(crate) async fn last_value_date(
    tx: &Tx,
    invoice_id: InvoiceId,
    without: PaymentId,
) -> Result<Option<NaiveDate>, DbError> {
    let query = payment::Entity::find()
        .filter(payment::Column::InvoiceId.eq(invoice_id.as_uuid()))
        .filter(payment::Column::Status.eq(WordColumn(PaymentStatus::Received)))
        .filter(payment::Column::Id.ne(without.as_uuid()))
        .order_by_desc(payment::Column::ReceivedOn);
    let last = query.one(tx.conn()).await.context("looking for the last payment on an invoice")?;
    Ok(last.map(from_row).transpose()?.map(|payment| payment.remittance.received_on))
}

fn within(scope: &Scope) -> Select<payment::Entity> {
    payment::Entity::find().filter(scope_filter(scope, payment::Column::EstateId))
}

async fn one(conn: &impl ConnectionTrait, scope: &Scope, id: PaymentId) -> Result<Option<Payment>, DbError> {
    let row = within(scope).filter(payment::Column::Id.eq(id.as_uuid())).one(conn).await;
    row.context("reading a payment")?.map(from_row).transpose()
}

/// Payments, newest first.
#[derive(Debug)]
pub(crate) struct PaymentList;

impl DeclaredList for PaymentList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[
            Filter::id("estate_id", "Only those of this estate."),
            Filter::id("invoice_id", "Only those on this invoice."),
        ],

        columns: &[
            "amount.amount",
            "amount.currency",
            "method",
            "reference",
            "status",
            "received_on",
            "received_at",
            "received_by",
            "reversed_at",
            "reversed_reason",
            "payment_id",
            "invoice_id",
            "estate_id",
            "payer_account_id",
            "unit_id",
            "customer_id",
        ],
        served: &[
            Served::newest(&["invoice_id"], "ix_payments__invoice_id_id"),
            Served::newest(&[], "ix_payments__estate_id_id").by_estate(),
            Served::newest(&[], "uq_payments__id"),
        ],
        ..ListSpec::of("payments")
    };
}

/// One page within `scope`.
pub(crate) async fn list(db: &Db, scope: &Scope, query: &ListQuery) -> Result<PageOf<Payment>, Failure> {
    let page = list_page::<payment::Entity>(db, PaymentList::SPEC, (scope, Condition::all()), query).await?;
    let items = page.items.into_iter().map(from_row).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}

fn to_row(payment: &Payment) -> payment::ActiveModel {
    let Payment { id, version, invoice_id, payer, remittance, state } = payment;
    let Remittance { amount, method, reference, received_on, received_by, received_at } = remittance;
    let Payer { account_id, estate_id, party: Party { unit_id, customer_id } } = payer;
    let (reversed_at, reversed_reason) = match state {
        PaymentState::Received => (None, None),
        PaymentState::Reversed { at, reason } => (Some(*at), Some(reason.clone())),
    };
    payment::ActiveModel {
        id: Set(IdColumn(*id)),
        version: Set(*version),
        invoice_id: Set(IdColumn(*invoice_id)),
        estate_id: Set(IdColumn(*estate_id)),
        payer_account_id: Set(IdColumn(*account_id)),
        unit_id: Set(unit_id.map(IdColumn)),
        customer_id: Set(customer_id.map(IdColumn)),
        amount_minor: Set(amount.minor()),
        currency: Set(WordColumn(amount.currency())),
        method: Set(WordColumn(*method)),
        reference: Set(reference.clone()),
        status: Set(WordColumn(state.kind())),
        reversed_at: Set(reversed_at),
        reversed_reason: Set(reversed_reason),
        received_by: Set(received_by.clone()),
        received_at: Set(*received_at),
        received_on: Set(Some(*received_on)),
        reference_key: Set(payment.reference_key()),
    }
}

fn from_row(row: payment::Model) -> Result<Payment, DbError> {
    let id = row.id.0;
    parse(row).map_err(|fault| corrupt("payment", id, &fault))
}

fn parse(row: payment::Model) -> Result<Payment, RowFault> {
    let payment::Model {
        id,
        version,
        invoice_id,
        estate_id,
        payer_account_id,
        unit_id,
        customer_id,
        amount_minor,
        currency,
        method,
        reference,
        status,
        reversed_at,
        reversed_reason,
        received_by,
        received_at,
        received_on,
        reference_key: _,
    } = row;
    let state = match (status.0, reversed_at, reversed_reason) {
        (PaymentStatus::Received, None, None) => PaymentState::Received,
        (PaymentStatus::Reversed, Some(at), Some(reason)) => PaymentState::Reversed { at, reason },
        (word, at, _reason) => return Err(format!("status {word} at {at:?}")),
    };
    let remittance = Remittance {
        amount: Money::from_minor(amount_minor, currency.0),
        method: method.0,
        reference,
        // Only a payment that the version before this one booked has none.
        received_on: received_on.unwrap_or_else(|| received_at.date_naive()),
        received_by,
        received_at,
    };
    Ok(Payment {
        id: id.0,
        version,
        invoice_id: invoice_id.0,
        payer: payer(payer_account_id, estate_id, (unit_id, customer_id)),
        remittance,
        state,
    })
}
