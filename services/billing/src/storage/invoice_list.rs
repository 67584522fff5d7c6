//! The list of invoices: what it may be narrowed to, and what serves it.

use chrono::{DateTime, Utc};
use db::{
    Db, ListSpec, list_page,
    lists::{Filter, Rows, Served, Test},
};
use kernel::{Failure, ListQuery, PageOf, Scope};
use sea_orm::{
    ExprTrait,
    sea_query::{Condition, Expr},
};

use super::{
    entities::invoice,
    invoices::with_lines,
    newest_first::{NEWEST_FIRST, served},
};
use crate::domain::Invoice;

/// Invoices, newest first.
pub(crate) const INVOICE_LIST: ListSpec = ListSpec {
    table: "invoices",
    scope: "estate_id",
    filters: &[
        Filter { name: "status", test: Test::Is("status") },
        Filter { name: "number", test: Test::Is("number") },
        Filter { name: "refund_due", test: Test::Flag(is_refund_due) },
        Filter { name: "estate_id", test: Test::Is("estate_id") },
        Filter { name: "payer_account_id", test: Test::Is("payer_account_id") },
        Filter { name: "unit_id", test: Test::Is("unit_id") },
        Filter { name: "customer_id", test: Test::Is("customer_id") },
    ],
    sorts: &[NEWEST_FIRST],
    columns: &[
        "number",
        "status",
        "total.amount",
        "paid.amount",
        "credited.amount",
        "outstanding.amount",
        "refund_due.amount",
        "total.currency",
        "issued_at",
        "due_on",
        "paid_on",
        "disputed_at",
        "voided_at",
        "void_kind",
        "invoice_id",
        "estate_id",
        "payer_account_id",
        "unit_id",
        "customer_id",
    ],
    served: &[
        Served { rows: Rows::Few, ..served(false, &["number"], "invoices_number_key") },
        served(false, &["payer_account_id"], "ix_invoices__payer_account_id_id"),
        served(false, &["unit_id"], "ix_invoices__unit_id_id"),
        served(false, &["customer_id"], "ix_invoices__customer_id_id"),
        served(false, &["refund_due"], "ix_invoices__id_refund_due"),
        served(true, &["status"], "ix_invoices__estate_id_status_id"),
        served(false, &["status"], "ix_invoices__status_id"),
        served(true, &[], "ix_invoices__estate_id_id"),
        served(false, &[], "uq_invoices__id"),
    ],
};

/// More was paid on it than is owed.
fn is_refund_due(is_due: bool, _now: DateTime<Utc>) -> Condition {
    let due = Expr::col("refund_due_minor");
    Condition::all().add(if is_due { due.gt(0) } else { due.eq(0) })
}

/// One page within `scope`.
pub(crate) async fn list(db: &Db, scope: &Scope, query: &ListQuery) -> Result<PageOf<Invoice>, Failure> {
    let page = list_page::<invoice::Entity>(db, &INVOICE_LIST, (scope, Condition::all()), query).await?;
    let items = with_lines(db.reader(), page.items).await?;
    Ok(PageOf { items, next: page.next, count: page.count })
}
