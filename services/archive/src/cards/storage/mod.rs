//! Caller cards, put together when they are read: who somebody is, where they live, and what goes on around them, from the
//! tables that each of these has. No second copy of it lies anywhere but in the cache.
//!
//! One statement: a caller waits while it runs, and each further one would be a round trip more. It first finds the keys of all
//! rows that the cards of a number are made of, then reads these rows, one kind beside the other.
#![warn(clippy::future_not_send)]

pub(crate) mod document;
pub(crate) mod entities;
pub(crate) mod items;
#[cfg(test)]
mod reads;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use db::{Context, DbError, IdColumn};
use kernel::{EstateId, Visibility};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IdenStatic, Iterable, QueryFilter,
    QueryResult, QuerySelect, QueryTrait,
    prelude::{Json, Uuid},
    sea_query::{
        CommonTableExpression, Expr, ExprTrait, Order, Query, SelectStatement, UnionType, WithClause,
        WithQuery,
    },
};
use vocabulary::{CustomerId, SubjectId, TicketId};

use crate::{
    cards::domain::{Card, CardItem, Home, Owner, Profile},
    customers::{
        self,
        storage::{
            phones::PhoneIndex,
            ties::{living, open},
        },
    },
    occupancies, units,
};
use document::CardDocument;
use entities::card_item;

/// What the columns of each table are called in the one row that has them all.
const PERSON: &str = "person_";

const STAY: &str = "stay_";

const UNIT: &str = "unit_";

const ITEM: &str = "item_";

/// The cards of everybody who calls from this number, unscoped: it is the caller of this who shows each of them only
/// to whom it concerns.
pub(crate) async fn of_number(
    conn: &impl ConnectionTrait,
    number: &PhoneIndex,
    now: DateTime<Utc>,
) -> Result<Vec<CardDocument>, DbError> {
    let rows = conn.query_all(&parts_of(number, now)).await.context("reading caller cards")?;
    let (mut people, mut homes, mut items) = (Vec::new(), Vec::new(), Vec::new());
    for row in &rows {
        people.extend(PersonRow::from_query_result_optional(row, PERSON).context("reading a customer")?);
        homes.extend(home_in(row)?);
        let item = card_item::Model::from_query_result_optional(row, ITEM).context("reading a card item")?;
        items.extend(item.map(items::from_row).transpose()?);
    }
    let tickets = tickets_of(&items);
    let card = |person: PersonRow| {
        let own = homes.extract_if(.., |(owner, _home)| *owner == person.id.0);
        let homes: Vec<Home> = own.map(|(_owner, home)| home).collect();
        let PersonRow { id, estate_id, name, tags, notes } = person;
        let tags = customers::storage::rows::tags_from(tags)?;
        let profile = Profile { customer_id: id.0, estate_id: estate_id.0, name, tags, notes, homes };
        let items = items.iter().filter(|item| is_on_card_of(&profile, item)).cloned().collect();
        Ok(Card { profile, items, tickets: tickets.clone() }.into())
    };
    people.into_iter().map(card).collect()
}

/// What of a customer's row a card shows. What is sealed in it stays so.
#[derive(FromQueryResult)]
struct PersonRow {
    id: IdColumn<CustomerId>,
    estate_id: IdColumn<EstateId>,
    name: String,
    tags: Json,
    notes: String,
}

/// The statement: `owner`, `home` and `item` are the keys, `part` those of all rows, and the rows hang on that.
fn parts_of(number: &PhoneIndex, now: DateTime<Utc>) -> WithQuery {
    let owner = customers::storage::entities::customer_phone::Entity::find()
        .select_only()
        .column(customers::storage::entities::customer_phone::Column::CustomerId)
        .distinct()
        .filter(customers::storage::entities::customer_phone::Column::NumberIndex.eq(number.bytes()))
        .into_query();
    let home = living(now)
        .select_only()
        .columns([
            occupancies::storage::entities::occupancy::Column::Id,
            occupancies::storage::entities::occupancy::Column::UnitId,
        ])
        .filter(
            occupancies::storage::entities::occupancy::Column::CustomerId
                .in_subquery(select("owner", "customer_id")),
        )
        .into_query();
    // Two branches, not one with OR: each has its index.
    let open_of = |column: card_item::Column, keys: SelectStatement| {
        open()
            .select_only()
            .columns([card_item::Column::SubjectId, card_item::Column::TicketId])
            .filter(column.in_subquery(keys))
            .into_query()
    };
    let item = open_of(card_item::Column::CustomerId, select("owner", "customer_id"))
        .union(UnionType::Distinct, open_of(card_item::Column::UnitId, select("home", "unit_id")))
        .to_owned();
    let mut with = WithClause::new();
    for (name, query) in [("owner", owner), ("home", home), ("item", item), ("part", keys())] {
        let mut part = CommonTableExpression::new();
        part.table_name(name).query(query);
        with.cte(part);
    }
    let mut query = WithQuery::new();
    query.with_clause(with).query(rows());
    query
}

fn select(table: &'static str, column: &'static str) -> SelectStatement {
    Query::select().column(column).from(table).take()
}

/// The key of each row that the cards are made of: of a customer, of a stay, or of something that goes on. The tickets that
/// others follow are among the last, whosever they are and also when they are closed, since they tell who may know of those.
fn keys() -> SelectStatement {
    let no_id = || Expr::val(None::<Uuid>);
    let key = |keys: [Expr; 3], table: &'static str| Query::select().exprs(keys).from(table).take();
    let mut keys = Query::select()
        .column("customer_id")
        .expr_as(no_id(), "occupancy_id")
        .expr_as(no_id(), "subject_id")
        .from("owner")
        .take();
    keys.union(UnionType::Distinct, key([no_id(), Expr::col("id"), no_id()], "home"))
        .union(UnionType::Distinct, key([no_id(), no_id(), Expr::col("subject_id")], "item"))
        .union(UnionType::Distinct, key([no_id(), no_id(), Expr::col("ticket_id")], "item"));
    keys
}

/// The rows of these keys, those of a kind in the order of their ids.
fn rows() -> SelectStatement {
    let is_key = |key: &'static str, of: (&'static str, &'static str)| Expr::col(("part", key)).equals(of);
    let mut rows = Query::select();
    rows.from("part")
        .left_join(customers::storage::entities::customer::Entity, is_key("customer_id", ("customers", "id")))
        .left_join(
            occupancies::storage::entities::occupancy::Entity,
            is_key("occupancy_id", ("occupancies", "id")),
        )
        .left_join(
            units::storage::entities::unit::Entity,
            Expr::col(("occupancies", "unit_id")).equals(("units", "id")),
        )
        .left_join(card_item::Entity, is_key("subject_id", ("card_items", "subject_id")));
    for column in ["id", "estate_id", "name", "tags", "notes"] {
        rows.expr_as(Expr::col(("customers", column)), format!("{PERSON}{column}"));
    }
    for column in occupancies::storage::entities::occupancy::Column::iter() {
        rows.expr_as(column.into_expr(), format!("{STAY}{}", column.as_str()));
    }
    rows.expr_as(units::storage::entities::unit::Column::Label.into_expr(), format!("{UNIT}label"));
    for column in card_item::Column::iter() {
        rows.expr_as(column.into_expr(), format!("{ITEM}{}", column.as_str()));
    }
    for key in ["customer_id", "occupancy_id", "subject_id"] {
        rows.order_by(("part", key), Order::Asc);
    }
    rows
}

fn home_in(row: &QueryResult) -> Result<Option<(CustomerId, Home)>, DbError> {
    let stay = occupancies::storage::entities::occupancy::Model::from_query_result_optional(row, STAY)
        .context("reading a home")?;
    let label: Option<String> = row.try_get(UNIT, "label").context("reading a home")?;
    Ok(stay.zip(label).map(|(stay, label)| occupancies::storage::home(stay, label)))
}

/// Who may see the tickets that the open ones of these follow.
fn tickets_of(items: &[CardItem]) -> BTreeMap<TicketId, Visibility> {
    let open = items.iter().filter(|item| item.headline.is_open());
    let followed =
        open.filter_map(|item| item.ticket_id.filter(|id| item.subject_id != SubjectId::from(*id)));
    let followed: BTreeSet<TicketId> = followed.collect();
    let ticket = |item: &CardItem| {
        let id = item.ticket_id.filter(|id| item.subject_id == SubjectId::from(*id) && followed.contains(id));
        id.map(|id| (id, item.headline.visibility.clone()))
    };
    items.iter().filter_map(ticket).collect()
}

/// What is open of the customer's own, and of their homes. Which homes are theirs now is decided when the card is shown.
fn is_on_card_of(profile: &Profile, item: &CardItem) -> bool {
    item.headline.is_open()
        && match item.owner {
            Some(Owner::Customer(id)) => id == profile.customer_id,
            Some(Owner::Unit(id)) => profile.homes.iter().any(|home| home.unit_id == id),
            None => false,
        }
}
