//! Writing payments, and reading them.

use chrono::NaiveDate;
use db::{Context, Db, DbError, Tx, expect_one, scope_filter};
use kernel::{Failure, Scope};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};
use vocabulary::{InvoiceId, PaymentId, PaymentMethod};

use super::{
    entities::payment,
    payment_rows::{from_row, to_row},
};
use crate::domain::{Payment, PaymentState};

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
        .filter(payment::Column::Method.eq(method.as_str()))
        .filter(payment::Column::ReferenceKey.eq(reference_key))
        .filter(payment::Column::Status.eq(PaymentState::Received.as_str()))
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
        .filter(payment::Column::Status.eq(PaymentState::Received.as_str()))
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
