//! Caller cards: who somebody is as one document per customer, what goes on around them as rows of its own, put together
//! when a card is read.
//!
//! An event about an item so costs the same however many are open. Whoever changes a profile locks it first.

use db::{Context, DbError, IdColumn, Tx, Writes};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use vocabulary::CustomerId;

use super::{
    card_document::{CardDocument, profile_from_json, profile_to_json},
    card_items,
    entities::{caller_card, customer_phone},
    phones::PhoneIndex,
};
use crate::domain::{Card, CardItem, Owner, Profile};

/// Loads profiles to change them; they stay locked until the transaction ends. Always in the order of ids, so that two
/// transactions never wait for each other in a circle.
pub(crate) async fn lock(
    tx: &Tx,
    customers: impl IntoIterator<Item = CustomerId>,
) -> Result<Vec<Profile>, DbError> {
    let rows = caller_card::Entity::find()
        .filter(caller_card::Column::CustomerId.is_in(customers.into_iter().map(CustomerId::as_uuid)))
        .order_by_asc(caller_card::Column::CustomerId)
        .lock_exclusive()
        .all(tx.conn())
        .await
        .context("locking profiles")?;
    rows.into_iter().map(|row| profile_from_json(row.document)).collect()
}

/// Stores profiles that are new or were locked before.
pub(crate) fn put(writes: &Writes, profiles: Vec<Profile>) -> Result<(), DbError> {
    if profiles.is_empty() {
        return Ok(());
    }
    let rows = profiles.into_iter().map(|profile| {
        Ok(caller_card::ActiveModel {
            customer_id: Set(IdColumn(profile.customer_id)),
            version: Set(1),
            document: Set(profile_to_json(profile)?),
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
        .context("reading caller cards")?;
    let read = |row: caller_card::Model| profile_from_json(row.document);
    let profiles = rows.into_iter().map(read).collect::<Result<Vec<Profile>, DbError>>()?;
    let customers = profiles.iter().map(|profile| profile.customer_id).collect();
    let homes = profiles.iter().flat_map(|profile| profile.homes.iter().map(|home| home.unit_id)).collect();
    let open = card_items::open_of(conn, customers, homes).await?;
    let tickets = card_items::tickets_of(conn, &open).await?;
    let card = |profile: Profile| {
        let items = open.iter().filter(|item| is_on_card_of(&profile, item)).cloned().collect();
        Card { profile, items, tickets: tickets.clone() }.into()
    };
    Ok(profiles.into_iter().map(card).collect())
}

/// The customer's own, and those of their homes. Which homes are theirs now is decided when the card is shown.
fn is_on_card_of(profile: &Profile, item: &CardItem) -> bool {
    match item.owner {
        Some(Owner::Customer(id)) => id == profile.customer_id,
        Some(Owner::Unit(id)) => profile.homes.iter().any(|home| home.unit_id == id),
        None => false,
    }
}
