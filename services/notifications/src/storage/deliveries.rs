//! Attempts at messages: written once, never changed.

use db::{Db, DbError, Doing, Tx, scope_filter};
use kernel::{DeliveryId, EstateId, Failure, MessageId, Page, PageOf, Scope};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entities::delivery;
use crate::domain::Attempt;

/// Stores an attempt.
pub(crate) async fn insert(tx: &Tx, attempt: &Attempt) -> Result<(), DbError> {
    let Attempt { id, message_id, estate_id, attempt, channel, outcome, reason, attempted_at } = attempt;
    let row = delivery::ActiveModel {
        id: Set(id.as_uuid()),
        message_id: Set(message_id.as_uuid()),
        estate_id: Set(estate_id.as_uuid()),
        attempt: Set(*attempt),
        channel: Set(channel.clone()),
        outcome: Set(outcome.clone()),
        reason: Set(reason.clone()),
        attempted_at: Set(*attempted_at),
    };
    delivery::Entity::insert(row).exec_without_returning(tx.conn()).await.doing("storing an attempt")?;
    Ok(())
}

/// One page, newest first.
pub(crate) async fn list(
    db: &Db,
    scope: &Scope,
    message_id: Option<MessageId>,
    page: &Page,
) -> Result<PageOf<Attempt>, Failure> {
    let mut query = delivery::Entity::find().filter(scope_filter(scope, delivery::Column::EstateId));
    if let Some(message_id) = message_id {
        query = query.filter(delivery::Column::MessageId.eq(message_id.as_uuid()));
    }
    if let Some(after) = page.after_id()? {
        query = query.filter(delivery::Column::Id.lt(after));
    }
    let rows = query
        .order_by_desc(delivery::Column::Id)
        .limit(u64::from(page.limit) + 1)
        .all(db.reader())
        .await
        .doing("listing attempts")?;
    Ok(PageOf::cut(rows, page, |row| row.id.to_string()).map(from_row))
}

fn from_row(row: delivery::Model) -> Attempt {
    let delivery::Model { id, message_id, estate_id, attempt, channel, outcome, reason, attempted_at } = row;
    Attempt {
        id: DeliveryId::from_uuid(id),
        message_id: MessageId::from_uuid(message_id),
        estate_id: EstateId::from_uuid(estate_id),
        attempt,
        channel,
        outcome,
        reason,
        attempted_at,
    }
}
