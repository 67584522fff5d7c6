//! Writing invoices, and reading them.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;
pub(crate) mod rows;

use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, expect_one, list_page,
    lists::{DeclaredList, Filter, Served, Test},
    scope_filter, unique_violation,
};
use kernel::{Failure, ListQuery, PageOf, Refusal, Scope};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select,
    sea_query::Condition,
};
use vocabulary::{ChargeId, InvoiceId, InvoiceStatus};

use crate::invoices::domain::Invoice;
use entities::{invoice, invoice_line};
use rows::{from_row, line_to_row, to_row};

/// The rule that a charge stands on one invoice.
const ONE_INVOICE: &str = "uq_invoice_lines__charge_id";

/// Stores an invoice that was just issued, with its lines.
///
/// # Errors
/// `billing.charge_invoiced` when another invoice asks for one of its charges.
pub(crate) async fn insert(tx: &Tx, invoice: &Invoice) -> Result<(), Failure> {
    invoice::Entity::insert(to_row(invoice))
        .exec_without_returning(tx.conn())
        .await
        .context("storing an invoice")?;
    let rows = invoice.lines.iter().zip(0_i32..).map(|(line, place)| line_to_row(invoice.id, place, line));
    match invoice_line::Entity::insert_many(rows).exec_without_returning(tx.conn()).await {
        Err(error) if unique_violation(&error).as_deref() == Some(ONE_INVOICE) => {
            Err(charge_invoiced().into())
        }
        other => Ok(other.context("storing the lines of an invoice").map(drop)?),
    }
}

/// The refusal of a charge that stands on an invoice already.
pub(crate) fn charge_invoiced() -> Refusal {
    Refusal::conflict("billing.charge_invoiced")
}

/// Stores a changed invoice over the version it was loaded at.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, invoice: &Invoice) -> Result<(), Failure> {
    let mut row = to_row(invoice);
    row.not_set(invoice::Column::Id);
    let updated = invoice::Entity::update_many()
        .set(row)
        .filter(invoice::Column::Id.eq(invoice.id.as_uuid()))
        .filter(invoice::Column::Version.eq(invoice.version - 1))
        .exec(tx.conn())
        .await
        .context("saving an invoice")?;
    expect_one(updated.rows_affected)
}

/// The invoice, if it lies within `scope`, to change it.
pub(crate) async fn load(tx: &Tx, scope: &Scope, id: InvoiceId) -> Result<Option<Invoice>, DbError> {
    one(tx.conn(), scope, id).await
}

/// The invoice, if it lies within `scope`, to look at it.
pub(crate) async fn find(db: &Db, scope: &Scope, id: InvoiceId) -> Result<Option<Invoice>, DbError> {
    one(db.reader(), scope, id).await
}

/// The invoice that asks for a charge, to change it.
pub(crate) async fn of_charge(tx: &Tx, scope: &Scope, id: ChargeId) -> Result<Option<Invoice>, DbError> {
    let line = invoice_line::Entity::find_by_id(IdColumn(id)).one(tx.conn()).await;
    match line.context("looking for the invoice of a charge")? {
        Some(line) => one(tx.conn(), scope, line.invoice_id.0).await,
        None => Ok(None),
    }
}

fn within(scope: &Scope) -> Select<invoice::Entity> {
    invoice::Entity::find().filter(scope_filter(scope, invoice::Column::EstateId))
}

async fn one(conn: &impl ConnectionTrait, scope: &Scope, id: InvoiceId) -> Result<Option<Invoice>, DbError> {
    let row = within(scope).filter(invoice::Column::Id.eq(id.as_uuid())).one(conn).await;
    let row = row.context("reading an invoice")?;
    Ok(with_lines(conn, row.into_iter().collect()).await?.into_iter().next())
}

/// Adds the lines of all rows in one statement.
async fn with_lines(conn: &impl ConnectionTrait, rows: Vec<invoice::Model>) -> Result<Vec<Invoice>, DbError> {
    let ids: Vec<IdColumn<InvoiceId>> = rows.iter().map(|row| row.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut lines = invoice_line::Entity::find()
        .filter(invoice_line::Column::InvoiceId.is_in(ids))
        .order_by_asc(invoice_line::Column::Position)
        .all(conn)
        .await
        .context("reading the lines of invoices")?;
    let own = |row: invoice::Model| {
        let own = lines.extract_if(.., |line| line.invoice_id == row.id).collect();
        from_row(row, own)
    };
    rows.into_iter().map(own).collect()
}

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
