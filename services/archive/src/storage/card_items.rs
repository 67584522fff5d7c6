//! What is going on around a customer: the rows a card is made of.

use db::{Context, DbError, IdColumn, Writes};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    prelude::Uuid,
    sea_query::{Expr, OnConflict},
};
use vocabulary::CustomerId;

use super::{
    card_document::{item_from_json, item_to_json},
    customers,
    entities::card_matter,
    units,
};
use crate::domain::{CardItem, CardItemId, Owner};

/// The item with this id, open or not, and whose it is.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    id: CardItemId,
) -> Result<Option<(CustomerId, CardItem)>, DbError> {
    let row = card_matter::Entity::find_by_id(subject(id)).one(conn).await.context("reading a card item")?;
    row.map(from_row).transpose()
}

/// The same for whoever changes it: locked until the transaction ends.
pub(crate) async fn lock(
    conn: &impl ConnectionTrait,
    id: CardItemId,
) -> Result<Option<(CustomerId, CardItem)>, DbError> {
    let select = card_matter::Entity::find_by_id(subject(id)).lock_exclusive();
    select.one(conn).await.context("locking a card item")?.map(from_row).transpose()
}

/// Those with these ids, open or not, whosever they are.
pub(crate) async fn with_ids(
    conn: &impl ConnectionTrait,
    ids: &[CardItemId],
) -> Result<Vec<CardItem>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = card_matter::Entity::find()
        .filter(card_matter::Column::SubjectId.is_in(ids.iter().copied().map(subject)))
        .all(conn)
        .await
        .context("reading card items")?;
    rows.into_iter().map(|row| item_from_json(row.matter)).collect()
}

/// The open items of these customers and homes, the oldest first, with whose they are.
pub(super) async fn open_of(
    conn: &impl ConnectionTrait,
    owners: Vec<Uuid>,
) -> Result<Vec<(Uuid, CardItem)>, DbError> {
    if owners.is_empty() {
        return Ok(Vec::new());
    }
    let rows = card_matter::Entity::find()
        .filter(card_matter::Column::CustomerId.is_in(owners))
        .filter(card_matter::Column::IsOpen.eq(true))
        .order_by_asc(card_matter::Column::SubjectId)
        .all(conn)
        .await
        .context("reading open card items")?;
    rows.into_iter().map(|row| Ok((row.customer_id, item_from_json(row.matter)?))).collect()
}

/// Stores one that was not known, if its customer is. Somebody who does the same at the same time makes the commit fail:
/// nobody's news is lost.
pub(crate) fn add(writes: &Writes, owner: Owner, item: CardItem) -> Result<(), DbError> {
    let is_known = match owner {
        Owner::Customer(id) => customers::is_known(id),
        Owner::Unit(id) => units::is_known(id),
    };
    let row = [
        (card_matter::Column::SubjectId, Expr::val(subject(item.id()))),
        (card_matter::Column::CustomerId, Expr::val(key(owner))),
        (card_matter::Column::EstateId, Expr::val(item.estate_id().as_uuid())),
        (card_matter::Column::IsOpen, Expr::val(item.is_open())),
        (card_matter::Column::Matter, Expr::val(item_to_json(item)?)),
    ];
    writes.insert_if(is_known, card_matter::Entity, row, None)
}

/// Stores one that was locked before.
pub(crate) fn put(writes: &Writes, owner: Owner, item: CardItem) -> Result<(), DbError> {
    let row = card_matter::ActiveModel {
        subject_id: Set(subject(item.id())),
        customer_id: Set(key(owner)),
        estate_id: Set(Some(IdColumn(item.estate_id()))),
        is_open: Set(item.is_open()),
        matter: Set(item_to_json(item)?),
    };
    let newer = OnConflict::column(card_matter::Column::SubjectId)
        .update_columns([
            card_matter::Column::CustomerId,
            card_matter::Column::EstateId,
            card_matter::Column::IsOpen,
            card_matter::Column::Matter,
        ])
        .to_owned();
    writes.insert(card_matter::Entity::insert(row).on_conflict(newer).into_query());
    Ok(())
}

fn from_row(row: card_matter::Model) -> Result<(CustomerId, CardItem), DbError> {
    Ok((CustomerId::from_uuid(row.customer_id), item_from_json(row.matter)?))
}

/// Whose an item is, as the column `customer_id` has it: of what a home owes without a named customer, the home.
const fn key(owner: Owner) -> Uuid {
    match owner {
        Owner::Customer(id) => id.as_uuid(),
        Owner::Unit(id) => id.as_uuid(),
    }
}

fn subject(id: CardItemId) -> Uuid {
    match id {
        CardItemId::Ticket(id) => id.as_uuid(),
        CardItemId::Callback(id) => id.as_uuid(),
        CardItemId::Invoice(id) => id.as_uuid(),
    }
}
