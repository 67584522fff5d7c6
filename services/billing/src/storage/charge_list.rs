//! The list of charges: what it may be narrowed to, and what serves it.

use db::{
    Db, ListSpec, list_page,
    lists::{DeclaredList, Filter, Served},
};
use kernel::{Failure, ListQuery, PageOf, Scope};
use sea_orm::sea_query::Condition;

use super::{charge_rows::from_row, entities::charge};
use crate::domain::Charge;

/// Charges, newest first.
#[derive(Debug)]
pub(crate) struct ChargeList;

impl DeclaredList for ChargeList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[
            Filter::id("estate_id", "Only those of this estate."),
            Filter::id("payer_account_id", "Only this account's."),
            Filter::id("unit_id", "Only those of this unit."),
            Filter::id("customer_id", "Only this customer's."),
            Filter::id("ticket_id", "Only those for this ticket's work."),
        ],

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
            Served::newest(&["ticket_id"], "uq_charges__ticket_id_ticket_sequence").few(),
            Served::newest(&["payer_account_id"], "ix_charges__payer_account_id_id"),
            Served::newest(&["unit_id"], "ix_charges__unit_id_id"),
            Served::newest(&["customer_id"], "ix_charges__customer_id_id"),
            Served::newest(&[], "ix_charges__estate_id_id").by_estate(),
            Served::newest(&[], "uq_charges__id"),
        ],
        ..ListSpec::of("charges")
    };
}

/// One page within `scope`.
pub(crate) async fn list(db: &Db, scope: &Scope, query: &ListQuery) -> Result<PageOf<Charge>, Failure> {
    let page = list_page::<charge::Entity>(db, ChargeList::SPEC, (scope, Condition::all()), query).await?;
    let items = page.items.into_iter().map(from_row).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}
