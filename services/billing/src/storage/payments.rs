//! Writing payments, and reading them.

use db::{Db, DbError, Doing, Tx, expect_one, scope_filter};
use kernel::{Failure, InvoiceId, Page, PageOf, PaymentId, Scope};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::{
    entities::payment,
    payment_rows::{from_row, to_row},
};
use crate::domain::Payment;

/// What a list of payments may be narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct PaymentFilter {
    pub(crate) invoice_id: Option<InvoiceId>,
}

/// Stores a payment that just came in.
pub(crate) async fn insert(tx: &Tx, payment: &Payment) -> Result<(), DbError> {
    payment::Entity::insert(to_row(payment))
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .doing("storing a payment")
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
        .doing("saving a payment")?;
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

/// One page, newest first.
pub(crate) async fn list(
    db: &Db,
    scope: &Scope,
    filter: PaymentFilter,
    page: &Page,
) -> Result<PageOf<Payment>, Failure> {
    let mut query = within(scope);
    if let Some(invoice_id) = filter.invoice_id {
        query = query.filter(payment::Column::InvoiceId.eq(invoice_id.as_uuid()));
    }
    if let Some(after) = page.after_id()? {
        query = query.filter(payment::Column::Id.lt(after));
    }
    let query = query.order_by_desc(payment::Column::Id).limit(u64::from(page.limit) + 1);
    let rows = query.all(db.reader()).await.doing("listing payments")?;
    let page = PageOf::cut(rows, page, |row| row.id.to_string());
    let items = page.items.into_iter().map(from_row).collect::<Result<_, DbError>>()?;
    Ok(PageOf { items, next: page.next })
}

fn within(scope: &Scope) -> Select<payment::Entity> {
    payment::Entity::find().filter(scope_filter(scope, payment::Column::EstateId))
}

async fn one(conn: &impl ConnectionTrait, scope: &Scope, id: PaymentId) -> Result<Option<Payment>, DbError> {
    let row = within(scope).filter(payment::Column::Id.eq(id.as_uuid())).one(conn).await;
    row.doing("reading a payment")?.map(from_row).transpose()
}
