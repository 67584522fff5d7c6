//! The list of payments: what it may be narrowed to, and what serves it.

use db::{
    Db, ListSpec, list_page,
    lists::{Filter, Test},
};
use kernel::{Failure, ListQuery, PageOf, Scope};
use sea_orm::sea_query::Condition;

use super::{
    entities::payment,
    newest_first::{NEWEST_FIRST, served},
    payment_rows::from_row,
};
use crate::domain::Payment;

/// Payments, newest first.
pub(crate) const PAYMENT_LIST: ListSpec = ListSpec {
    table: "payments",
    scope: "estate_id",
    filters: &[
        Filter { name: "estate_id", test: Test::Is("estate_id") },
        Filter { name: "invoice_id", test: Test::Is("invoice_id") },
    ],
    sorts: &[NEWEST_FIRST],
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
        served(false, &["invoice_id"], "ix_payments__invoice_id_id"),
        served(true, &[], "ix_payments__estate_id_id"),
        served(false, &[], "uq_payments__id"),
    ],
};

/// One page within `scope`.
pub(crate) async fn list(db: &Db, scope: &Scope, query: &ListQuery) -> Result<PageOf<Payment>, Failure> {
    let page = list_page::<payment::Entity>(db, &PAYMENT_LIST, (scope, Condition::all()), query).await?;
    let items = page.items.into_iter().map(from_row).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}
