//! The list of contacts: its order, and what serves it.

use db::{
    Db, ListSpec, list_page,
    lists::{DeclaredList, Filter, Served},
};
use kernel::{Actor, Failure, ListQuery, PageOf};

use super::{
    entities::interaction,
    interactions::{from_row, readable_by},
};
use crate::domain::Interaction;

/// Contacts, newest first.
#[derive(Debug)]
pub(crate) struct InteractionList;

impl DeclaredList for InteractionList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[Filter::id("estate_id", "Only those of this estate.")],

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
        served: &[
            Served::newest(&[], "ix_interactions__estate_id_id").by_estate(),
            Served::newest(&[], "uq_interactions__id"),
        ],
        ..ListSpec::of("interactions")
    };
}

/// One page of what the actor may see.
pub(crate) async fn list(db: &Db, actor: &Actor, query: &ListQuery) -> Result<PageOf<Interaction>, Failure> {
    let seen = (&actor.scope, readable_by(actor));
    let page = list_page::<interaction::Entity>(db, InteractionList::SPEC, seen, query).await?;
    let items = page.items.into_iter().map(|row| from_row(db.sealer(), row)).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}
