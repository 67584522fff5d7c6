//! What is going on around a customer: the rows a card is made of.

use db::{DbError, Doing, Writes};
use kernel::CustomerId;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    prelude::Uuid,
    sea_query::{Expr, OnConflict},
};

use super::{
    card_document::{matter_from_json, matter_to_json},
    customers,
    entities::card_matter,
};
use crate::domain::{Matter, MatterId};

/// The matter with this id, open or not, and whose it is.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    id: MatterId,
) -> Result<Option<(CustomerId, Matter)>, DbError> {
    let row = card_matter::Entity::find_by_id(subject(id)).one(conn).await.doing("reading a matter")?;
    row.map(from_row).transpose()
}

/// The same for whoever changes it: locked until the transaction ends.
pub(crate) async fn lock(
    conn: &impl ConnectionTrait,
    id: MatterId,
) -> Result<Option<(CustomerId, Matter)>, DbError> {
    let select = card_matter::Entity::find_by_id(subject(id)).lock_exclusive();
    select.one(conn).await.doing("locking a matter")?.map(from_row).transpose()
}

/// The open matters of these customers, the oldest first.
pub(super) async fn open_of(
    conn: &impl ConnectionTrait,
    customers: Vec<Uuid>,
) -> Result<Vec<(CustomerId, Matter)>, DbError> {
    if customers.is_empty() {
        return Ok(Vec::new());
    }
    let rows = card_matter::Entity::find()
        .filter(card_matter::Column::CustomerId.is_in(customers))
        .filter(card_matter::Column::IsOpen.eq(true))
        .order_by_asc(card_matter::Column::SubjectId)
        .all(conn)
        .await
        .doing("reading open matters")?;
    rows.into_iter().map(from_row).collect()
}

/// Stores one that was not known, if its customer is. Somebody who does the same at the same time makes the commit fail:
/// nobody's news is lost.
pub(crate) fn add(writes: &Writes, customer_id: CustomerId, matter: Matter) -> Result<(), DbError> {
    let row = [
        (card_matter::Column::SubjectId, Expr::val(subject(matter.id()))),
        (card_matter::Column::CustomerId, Expr::val(customer_id.as_uuid())),
        (card_matter::Column::IsOpen, Expr::val(matter.is_open())),
        (card_matter::Column::Matter, Expr::val(matter_to_json(matter)?)),
    ];
    writes.insert_if(customers::is_known(customer_id), card_matter::Entity, row, None)
}

/// Stores one that was locked before.
pub(crate) fn put(writes: &Writes, customer_id: CustomerId, matter: Matter) -> Result<(), DbError> {
    let row = card_matter::ActiveModel {
        subject_id: Set(subject(matter.id())),
        customer_id: Set(customer_id.as_uuid()),
        is_open: Set(matter.is_open()),
        matter: Set(matter_to_json(matter)?),
    };
    let newer = OnConflict::column(card_matter::Column::SubjectId)
        .update_columns([
            card_matter::Column::CustomerId,
            card_matter::Column::IsOpen,
            card_matter::Column::Matter,
        ])
        .to_owned();
    writes.insert(card_matter::Entity::insert(row).on_conflict(newer).into_query());
    Ok(())
}

fn from_row(row: card_matter::Model) -> Result<(CustomerId, Matter), DbError> {
    Ok((CustomerId::from_uuid(row.customer_id), matter_from_json(row.matter)?))
}

fn subject(id: MatterId) -> Uuid {
    match id {
        MatterId::Ticket(id) => id.as_uuid(),
        MatterId::Callback(id) => id.as_uuid(),
        MatterId::Invoice(id) => id.as_uuid(),
    }
}
