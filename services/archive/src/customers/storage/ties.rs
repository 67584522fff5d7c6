//! At which estates a customer is known: the one that keeps their record, those of their present and coming homes, and
//! those of what is open for them. One rule, read from both ends: who is known there, and where they are known.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use db::{Context, DbError, IdColumn, scope_filter};
use kernel::{EstateId, Scope};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    QueryTrait,
    sea_query::{SelectStatement, UnionType},
};
use vocabulary::CustomerId;

use super::entities::customer;
use crate::{cards, occupancies};

/// The customers known within all of `scopes` at once, as a condition on `customers.id`. Each branch has an index that
/// begins with the estate.
pub(super) fn known_within(scopes: &[&Scope], now: DateTime<Utc>) -> Condition {
    if scopes.iter().all(|scope| matches!(scope, Scope::Group)) {
        return Condition::all();
    }
    let within = |column: (&'static str, &'static str)| {
        scopes.iter().fold(Condition::all(), |all, scope| all.add(scope_filter(scope, column)))
    };
    let kept = customer::Entity::find()
        .select_only()
        .column(customer::Column::Id)
        .filter(within(("customers", "estate_id")))
        .into_query();
    let lived = living(now)
        .select_only()
        .column(occupancies::storage::entities::occupancy::Column::CustomerId)
        .filter(within(("occupancies", "estate_id")))
        .into_query();
    let open = open()
        .select_only()
        .column(cards::storage::entities::card_item::Column::CustomerId)
        .filter(within(("card_items", "estate_id")))
        .into_query();
    Condition::all().add(customer::Column::Id.in_subquery(union([kept, lived, open])))
}

/// Where several customers are known, in whatever scope: for audit lines, which concern each of these estates.
pub(crate) async fn of(
    conn: &impl ConnectionTrait,
    customers: &[CustomerId],
    now: DateTime<Utc>,
) -> Result<BTreeMap<CustomerId, Vec<EstateId>>, DbError> {
    #[derive(FromQueryResult)]
    struct Tie {
        customer_id: IdColumn<CustomerId>,
        estate_id: IdColumn<EstateId>,
    }
    let ids = || customers.iter().map(|id| id.as_uuid());
    let kept = customer::Entity::find()
        .select_only()
        .column_as(customer::Column::Id, "customer_id")
        .column(customer::Column::EstateId)
        .filter(customer::Column::Id.is_in(ids()))
        .into_query();
    let lived = living(now)
        .select_only()
        .columns([
            occupancies::storage::entities::occupancy::Column::CustomerId,
            occupancies::storage::entities::occupancy::Column::EstateId,
        ])
        .filter(occupancies::storage::entities::occupancy::Column::CustomerId.is_in(ids()))
        .into_query();
    let open = open()
        .select_only()
        .columns([
            cards::storage::entities::card_item::Column::CustomerId,
            cards::storage::entities::card_item::Column::EstateId,
        ])
        .filter(cards::storage::entities::card_item::Column::CustomerId.is_in(ids()))
        .into_query();
    let rows =
        conn.query_all(&union([kept, lived, open])).await.context("reading where customers are known")?;
    let mut ties = BTreeMap::<CustomerId, Vec<EstateId>>::new();
    for row in rows {
        let tie = Tie::from_query_result(&row, "").context("reading where customers are known")?;
        ties.entry(tie.customer_id.0).or_default().push(tie.estate_id.0);
    }
    Ok(ties)
}

/// Stays that are not over, those that begin later included.
pub(crate) fn living(
    now: DateTime<Utc>,
) -> sea_orm::Select<occupancies::storage::entities::occupancy::Entity> {
    occupancies::storage::entities::occupancy::Entity::find()
        .filter(occupancies::storage::entities::occupancy::Column::CancelledAt.is_null())
        .filter(
            Condition::any()
                .add(occupancies::storage::entities::occupancy::Column::EndedAt.is_null())
                .add(occupancies::storage::entities::occupancy::Column::EndedAt.gt(now)),
        )
}

/// What goes on.
pub(crate) fn open() -> sea_orm::Select<cards::storage::entities::card_item::Entity> {
    cards::storage::entities::card_item::Entity::find()
        .filter(cards::storage::entities::card_item::Column::IsOpen.eq(true))
}

fn union([mut all, second, third]: [SelectStatement; 3]) -> SelectStatement {
    all.union(UnionType::Distinct, second).union(UnionType::Distinct, third);
    all
}
