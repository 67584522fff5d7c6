//! Caller cards: one document per customer, found by the numbers they call from.
//!
//! Whoever changes a card locks it first. Two events about one customer then wait for each other, and each makes the
//! card from all that was committed before it.

use db::{DbError, Doing, Tx, Writes};
use kernel::CustomerId;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use super::{
    card_document::{CardDocument, card_from_json, card_to_json},
    entities::{caller_card, customer_phone},
    phones::PhoneIndex,
};
use crate::domain::Card;

/// Loads cards to change them; they stay locked until the transaction ends. Always in the order of ids, so that two
/// transactions never wait for each other in a circle.
pub(crate) async fn lock(
    tx: &Tx,
    customers: impl IntoIterator<Item = CustomerId>,
) -> Result<Vec<Card>, DbError> {
    let rows = caller_card::Entity::find()
        .filter(caller_card::Column::CustomerId.is_in(customers.into_iter().map(CustomerId::as_uuid)))
        .order_by_asc(caller_card::Column::CustomerId)
        .lock_exclusive()
        .all(tx.conn())
        .await
        .doing("locking caller cards")?;
    rows.into_iter().map(|row| card_from_json(row.document)?.try_into()).collect()
}

/// Stores cards that are new or were locked before.
pub(crate) fn put(writes: &Writes, cards: Vec<Card>) -> Result<(), DbError> {
    if cards.is_empty() {
        return Ok(());
    }
    let rows = cards.into_iter().map(|card| {
        Ok(caller_card::ActiveModel {
            customer_id: Set(card.customer_id.as_uuid()),
            version: Set(1),
            document: Set(card_to_json(card)?),
            updated_at: Set(writes.now()),
        })
    });
    let rows = rows.collect::<Result<Vec<_>, DbError>>()?;
    let newer = OnConflict::column(caller_card::Column::CustomerId)
        .update_columns([caller_card::Column::Document, caller_card::Column::UpdatedAt])
        .value(
            caller_card::Column::Version,
            Expr::col((caller_card::Entity, caller_card::Column::Version)).add(1),
        )
        .to_owned();
    writes.insert(caller_card::Entity::insert_many(rows).on_conflict(newer).into_query());
    Ok(())
}

/// The cards of everybody who calls from this number, unscoped: it is the caller of this who shows each of them only
/// to whom it concerns.
pub(crate) async fn of_number(
    conn: &impl ConnectionTrait,
    number: &PhoneIndex,
) -> Result<Vec<CardDocument>, DbError> {
    let owners = customer_phone::Entity::find()
        .select_only()
        .column(customer_phone::Column::CustomerId)
        .filter(customer_phone::Column::NumberIndex.eq(number.bytes()))
        .into_query();
    let rows = caller_card::Entity::find()
        .filter(caller_card::Column::CustomerId.in_subquery(owners))
        .order_by_asc(caller_card::Column::CustomerId)
        .all(conn)
        .await
        .doing("reading caller cards")?;
    rows.into_iter().map(|row| card_from_json(row.document)).collect()
}
