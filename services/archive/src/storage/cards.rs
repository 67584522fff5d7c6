//! Caller cards: who somebody is as one document per customer, what goes on around them as rows of its own, put together
//! when a card is read.
//!
//! An event about a matter so costs the same however many are open. Whoever changes a profile locks it first.

use db::{DbError, Doing, Tx, Writes};
use kernel::CustomerId;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    prelude::Uuid,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use super::{
    card_document::{CardDocument, profile_from_json, profile_to_json},
    entities::{caller_card, customer_phone},
    matters,
    phones::PhoneIndex,
};
use crate::domain::{Card, Matter, Profile};

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
        .doing("locking profiles")?;
    rows.into_iter().map(|row| profile_from_json(row.document)).collect()
}

/// Stores profiles that are new or were locked before.
pub(crate) fn put(writes: &Writes, profiles: Vec<Profile>) -> Result<(), DbError> {
    if profiles.is_empty() {
        return Ok(());
    }
    let rows = profiles.into_iter().map(|profile| {
        Ok(caller_card::ActiveModel {
            customer_id: Set(profile.customer_id.as_uuid()),
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
        .doing("reading caller cards")?;
    let customers: Vec<Uuid> = rows.iter().map(|row| row.customer_id).collect();
    let mut open = matters::open_of(conn, customers).await?;
    let card = |row: caller_card::Model| {
        let own = open.extract_if(.., |(owner, _matter)| owner.as_uuid() == row.customer_id);
        let own: Vec<Matter> = own.map(|(_owner, matter)| matter).collect();
        Ok(Card::new(profile_from_json(row.document)?, own).into())
    };
    rows.into_iter().map(card).collect()
}
