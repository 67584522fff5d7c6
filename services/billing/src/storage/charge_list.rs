//! The list of charges: what it may be narrowed to, and what serves it.

use db::{
    Db, ListSpec, list_page,
    lists::{Filter, Rows, Served, Test},
};
use kernel::{Failure, ListQuery, PageOf, Scope};
use sea_orm::sea_query::Condition;

use super::{
    charge_rows::from_row,
    entities::charge,
    newest_first::{NEWEST_FIRST, served},
};
use crate::domain::Charge;

/// Charges, newest first.
pub(crate) const CHARGE_LIST: ListSpec = ListSpec {
    table: "charges",
    scope: "estate_id",
    filters: &[
        Filter { name: "estate_id", test: Test::Is("estate_id") },
        Filter { name: "payer_account_id", test: Test::Is("payer_account_id") },
        Filter { name: "unit_id", test: Test::Is("unit_id") },
        Filter { name: "customer_id", test: Test::Is("customer_id") },
        Filter { name: "ticket_id", test: Test::Is("ticket_id") },
    ],
    sorts: &[NEWEST_FIRST],
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
        Served { rows: Rows::Few, ..served(false, &["ticket_id"], "uq_charges__ticket_id_ticket_sequence") },
        served(false, &["payer_account_id"], "ix_charges__payer_account_id_id"),
        served(false, &["unit_id"], "ix_charges__unit_id_id"),
        served(false, &["customer_id"], "ix_charges__customer_id_id"),
        served(true, &[], "ix_charges__estate_id_id"),
        served(false, &[], "uq_charges__id"),
    ],
};

/// One page within `scope`.
pub(crate) async fn list(db: &Db, scope: &Scope, query: &ListQuery) -> Result<PageOf<Charge>, Failure> {
    let page = list_page::<charge::Entity>(db, &CHARGE_LIST, (scope, Condition::all()), query).await?;
    let items = page.items.into_iter().map(from_row).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}
