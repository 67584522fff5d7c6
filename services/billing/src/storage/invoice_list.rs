//! The list of invoices: what it may be narrowed to, and what serves it.

use db::{
    Db, ListSpec, list_page,
    lists::{DeclaredList, Filter, Served, Test},
};
use kernel::{Failure, ListQuery, PageOf, Scope};
use sea_orm::sea_query::Condition;
use vocabulary::InvoiceStatus;

use super::{entities::invoice, invoices::with_lines};
use crate::domain::Invoice;

/// Invoices, newest first.
#[derive(Debug)]
pub(crate) struct InvoiceList;

impl DeclaredList for InvoiceList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[
            Filter::word("status", InvoiceStatus::WORDS, "Only invoices in this state."),
            Filter::number("number", "Only the invoice of this number, such as `I2026-000001`."),
            Filter::flag(
                "refund_due",
                Test::IsOwed("refund_due_minor"),
                "Only those on which more was paid than is owed (true), or those on which it was not.",
            ),
            Filter::id("estate_id", "Only those of this estate."),
            Filter::id("payer_account_id", "Only this account's."),
            Filter::id("unit_id", "Only those of this unit."),
            Filter::id("customer_id", "Only this customer's."),
        ],

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
            Served::newest(&["number"], "invoices_number_key").few(),
            Served::newest(&["payer_account_id"], "ix_invoices__payer_account_id_id"),
            Served::newest(&["unit_id"], "ix_invoices__unit_id_id"),
            Served::newest(&["customer_id"], "ix_invoices__customer_id_id"),
            Served::newest(&["refund_due"], "ix_invoices__id_refund_due"),
            Served::newest(&["status"], "ix_invoices__estate_id_status_id").by_estate(),
            Served::newest(&["status"], "ix_invoices__status_id"),
            Served::newest(&[], "ix_invoices__estate_id_id").by_estate(),
            Served::newest(&[], "uq_invoices__id"),
        ],
        ..ListSpec::of("invoices")
    };
}

/// One page within `scope`.
pub(crate) async fn list(db: &Db, scope: &Scope, query: &ListQuery) -> Result<PageOf<Invoice>, Failure> {
    let page = list_page::<invoice::Entity>(db, InvoiceList::SPEC, (scope, Condition::all()), query).await?;
    let items = with_lines(db.reader(), page.items).await?;
    Ok(PageOf { items, next: page.next, count: page.count })
}
