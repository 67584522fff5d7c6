//! Who owes: payers with something outstanding on an invoice, the longest owed first.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use db::{Db, DbError, Doing, scope_filter};
use kernel::{Failure, InvoiceId, Money, Page, PageOf, Scope};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
    prelude::Uuid,
    sea_query::{Expr, Query},
};

use super::{
    entities::invoice,
    money_columns::{corrupt, money, payer},
};
use crate::domain::Payer;

/// What one payer owes in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arrear {
    pub(crate) payer: Payer,
    pub(crate) outstanding: Money,
    pub(crate) invoices: i64,
    pub(crate) oldest_invoice_id: InvoiceId,
    pub(crate) oldest_invoice_number: String,
    pub(crate) oldest_issued_at: DateTime<Utc>,
}

/// One page. A payer stands where their oldest open invoice stands: ids are made in order of time, so that its id is
/// the place in the list.
pub(crate) async fn list(db: &Db, scope: &Scope, page: &Page) -> Result<PageOf<Arrear>, Failure> {
    let mut query = invoice::Entity::find()
        .filter(scope_filter(scope, ("invoices", "estate_id")))
        .filter(invoice::Column::OutstandingMinor.gt(0))
        .filter(Expr::not_exists(older_open_invoice()));
    if let Some(after) = page.after_id()? {
        query = query.filter(invoice::Column::Id.gt(after));
    }
    let query = query.order_by_asc(invoice::Column::Id).limit(u64::from(page.limit) + 1);
    let rows = query.all(db.reader()).await.doing("listing arrears")?;
    let page = PageOf::cut(rows, page, |row| row.id.to_string());
    let sums = sums(db, &page.items).await?;
    let arrear = |row: invoice::Model| {
        let key = (row.payer_account_id, row.currency.clone());
        // A payer who settled everything between the two statements owes what the first one saw.
        let (minor, invoices) = sums.get(&key).copied().unwrap_or((row.outstanding_minor, 1));
        let outstanding = money(minor, &row.currency).map_err(|fault| corrupt("invoice", row.id, &fault))?;
        Ok(Arrear {
            payer: payer(row.payer_account_id, row.estate_id, (row.unit_id, row.customer_id)),
            outstanding,
            invoices,
            oldest_invoice_id: InvoiceId::from_uuid(row.id),
            oldest_invoice_number: row.number,
            oldest_issued_at: row.issued_at,
        })
    };
    let items = page.items.into_iter().map(arrear).collect::<Result<_, DbError>>()?;
    Ok(PageOf { items, next: page.next })
}

/// An open invoice of the same payer and currency that came before.
fn older_open_invoice() -> sea_orm::sea_query::SelectStatement {
    let (older, this) = (|column| Expr::col(("older", column)), |column| Expr::col(("invoices", column)));
    Query::select()
        .expr(Expr::val(1))
        .from_as("invoices", "older")
        .and_where(older("payer_account_id").eq(this("payer_account_id")))
        .and_where(older("currency").eq(this("currency")))
        .and_where(older("outstanding_minor").gt(0))
        .and_where(older("id").lt(this("id")))
        .to_owned()
}

/// What the payers of `rows` owe in all, and on how many invoices.
async fn sums(db: &Db, rows: &[invoice::Model]) -> Result<HashMap<(Uuid, String), (i64, i64)>, DbError> {
    #[derive(FromQueryResult)]
    struct Row {
        payer_account_id: Uuid,
        currency: String,
        outstanding_minor: i64,
        invoices: i64,
    }
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let select = invoice::Entity::find()
        .select_only()
        .columns([invoice::Column::PayerAccountId, invoice::Column::Currency])
        .column_as(Expr::cust("CAST(SUM(outstanding_minor) AS BIGINT)"), "outstanding_minor")
        .column_as(Expr::cust("COUNT(*)"), "invoices")
        .filter(invoice::Column::OutstandingMinor.gt(0))
        .filter(invoice::Column::PayerAccountId.is_in(rows.iter().map(|row| row.payer_account_id)))
        .group_by(invoice::Column::PayerAccountId)
        .group_by(invoice::Column::Currency)
        .into_query();
    let rows = db.reader().query_all(&select).await.doing("summing arrears")?;
    let read = |row| {
        let Row { payer_account_id, currency, outstanding_minor, invoices } =
            Row::from_query_result(row, "").doing("reading arrears")?;
        Ok(((payer_account_id, currency), (outstanding_minor, invoices)))
    };
    rows.iter().map(read).collect()
}
