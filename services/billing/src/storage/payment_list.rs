//! The list of payments: what it may be narrowed to, and what serves it.

use db::{
    Db, ListSpec, list_page,
    lists::{DeclaredList, Filter, Served},
};
use kernel::{Failure, ListQuery, PageOf, Scope};
use sea_orm::sea_query::Condition;

use super::{entities::payment, payment_rows::from_row};
use crate::domain::Payment;

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
