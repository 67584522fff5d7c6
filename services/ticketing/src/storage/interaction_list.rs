//! The list of contacts: its order, and what serves it.

use db::{
    Db, ListSpec, list_page,
    lists::{Direction, Filter, Rows, Served, Sort, Test},
};
use kernel::{Actor, Failure, ListQuery, PageOf};

use super::{
    entities::interaction,
    interactions::{from_row, readable_by},
};
use crate::domain::Interaction;

const NEWEST: &str = "newest";

/// Contacts, newest first.
pub(crate) const INTERACTION_LIST: ListSpec = ListSpec {
    table: "interactions",
    scope: "estate_id",
    filters: &[Filter { name: "estate_id", test: Test::Is("estate_id") }],
    sorts: &[Sort { name: NEWEST, column: None, direction: Direction::Descending, ranged: None }],
    columns: &[
        "received_at",
        "channel",
        "summary",
        "received_by",
        "contact.name",
        "contact.phone",
        "recorded_at",
        "late_reason",
        "interaction_id",
        "estate_id",
        "unit_id",
        "customer_id",
        "call_id",
    ],
    served: &[served(true, "ix_interactions__estate_id_id"), served(false, "uq_interactions__id")],
};

const fn served(is_by_estate: bool, index: &'static str) -> Served {
    Served { is_by_estate, filters: &[], sort: NEWEST, index, rows: Rows::InOrder }
}

/// One page of what the actor may see.
pub(crate) async fn list(db: &Db, actor: &Actor, query: &ListQuery) -> Result<PageOf<Interaction>, Failure> {
    let seen = (&actor.scope, readable_by(actor));
    let page = list_page::<interaction::Entity>(db, &INTERACTION_LIST, seen, query).await?;
    let items = page.items.into_iter().map(|row| from_row(db.sealer(), row)).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}
