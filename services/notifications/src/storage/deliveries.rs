//! Attempts at messages: written once, never changed.

use db::{Context, Db, DbError, IdColumn, Tx, scope_filter};
use kernel::{EstateId, Failure, Page, PageOf, Scope};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use vocabulary::MessageId;

use super::entities::delivery;
use crate::domain::Attempt;

/// What a list of attempts may be narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct DeliveryFilter {
    pub(crate) estate_id: Option<EstateId>,
    pub(crate) message_id: Option<MessageId>,
}

/// Stores an attempt.
pub(crate) async fn insert(tx: &Tx, attempt: &Attempt) -> Result<(), DbError> {
    let Attempt { id, message_id, estate_id, attempt, channel, outcome, reason, attempted_at } = attempt;
    let row = delivery::ActiveModel {
        id: Set(IdColumn(*id)),
        message_id: Set(IdColumn(*message_id)),
        estate_id: Set(IdColumn(*estate_id)),
        attempt: Set(*attempt),
        channel: Set(channel.clone()),
        outcome: Set(outcome.clone()),
        reason: Set(reason.clone()),
        attempted_at: Set(*attempted_at),
    };
    delivery::Entity::insert(row).exec_without_returning(tx.conn()).await.context("storing an attempt")?;
    Ok(())
}

/// One page, newest first.
pub(crate) async fn list(
    db: &Db,
    scope: &Scope,
    filter: DeliveryFilter,
    page: &Page,
) -> Result<PageOf<Attempt>, Failure> {
    let DeliveryFilter { estate_id, message_id } = filter;
    let mut query = delivery::Entity::find().filter(scope_filter(scope, delivery::Column::EstateId));
    if let Some(estate_id) = estate_id {
        query = query.filter(delivery::Column::EstateId.eq(estate_id.as_uuid()));
    }
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
        .context("listing attempts")?;
    Ok(PageOf::cut(rows, page, |row| row.id.0.to_string()).map(from_row))
}

fn from_row(row: delivery::Model) -> Attempt {
    let delivery::Model { id, message_id, estate_id, attempt, channel, outcome, reason, attempted_at } = row;
    Attempt {
        id: id.0,
        message_id: message_id.0,
        estate_id: estate_id.0,
        attempt,
        channel,
        outcome,
        reason,
        attempted_at,
    }
}
