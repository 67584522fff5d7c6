//! What is going on around a customer: the rows a card is made of.

use db::{DbError, Doing, Writes};
use kernel::CustomerId;
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, EntityTrait, QueryTrait, prelude::Uuid, sea_query::OnConflict,
};

use super::{
    card_document::{matter_from_json, matter_to_json},
    entities::card_matter,
};
use crate::domain::{Matter, MatterId};

/// The matter with this id, open or not, and whose it is.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    id: MatterId,
) -> Result<Option<(CustomerId, Matter)>, DbError> {
    let row = card_matter::Entity::find_by_id(subject(id)).one(conn).await.doing("reading a matter")?;
    row.map(|row| Ok((CustomerId::from_uuid(row.customer_id), matter_from_json(row.matter)?))).transpose()
}

/// Stores a matter, new or known.
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

fn subject(id: MatterId) -> Uuid {
    match id {
        MatterId::Ticket(id) => id.as_uuid(),
        MatterId::Callback(id) => id.as_uuid(),
        MatterId::Invoice(id) => id.as_uuid(),
    }
}
