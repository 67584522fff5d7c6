//! Writing messages, and claiming those that are due.

use chrono::TimeDelta;
use db::{Claim, Db, DbError, Doing, Tx};
use kernel::MessageId;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    prelude::Uuid,
    sea_query::{Condition, OnConflict},
};

use super::{entities::message, message_rows};
use crate::domain::Message;

/// Who claimed rows, for one turn of a job.
pub(crate) type Holder = Uuid;

/// Stores a new message; false when this event told this customer already.
pub(crate) async fn insert(tx: &Tx, message: &Message) -> Result<bool, DbError> {
    let once = [message::Column::SourceEventId, message::Column::CustomerId];
    let inserted = message::Entity::insert(message_rows::to_row(message))
        .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await
        .doing("storing a message")?;
    Ok(inserted == 1)
}

/// Takes up to `limit` due messages of the whole group, the oldest first, for `ttl`: for the delivering job alone.
pub(crate) async fn claim(
    db: &Db,
    holder: Holder,
    ttl: TimeDelta,
    limit: u64,
) -> Result<Vec<Message>, DbError> {
    let claim = Claim {
        table: "messages",
        key: "id",
        due: "status_at",
        only: Condition::all().add(message::Column::Status.eq("queued")),
        holder,
        ttl,
        limit,
    };
    let tx = db.begin().await?;
    let taken = claim.take(tx.conn(), tx.now()).await?;
    if taken.is_empty() {
        tx.rollback().await?;
        return Ok(Vec::new());
    }
    let rows = message::Entity::find()
        .filter(message::Column::Id.is_in(taken))
        .order_by_asc(message::Column::Id)
        .all(tx.conn())
        .await
        .doing("loading claimed messages")?;
    tx.commit().await?;
    rows.into_iter().map(message_rows::from_row).collect()
}

/// Stores what an attempt made of a claimed message, and lets it go; false when `holder` holds it no more.
pub(crate) async fn settle(tx: &Tx, holder: Holder, message: &Message) -> Result<bool, DbError> {
    let mut row = message_rows::to_row(message);
    row.not_set(message::Column::Id);
    row.leased_by = Set(None);
    row.leased_until = Set(None);
    update(tx, holder, message.id, row).await
}

/// Lets a claimed message go until `pause` has passed, without an attempt.
pub(crate) async fn postpone(
    db: &Db,
    holder: Holder,
    id: MessageId,
    pause: TimeDelta,
) -> Result<(), DbError> {
    let tx = db.begin().await?;
    let row = message::ActiveModel {
        status_at: Set(tx.now() + pause),
        leased_by: Set(None),
        leased_until: Set(None),
        ..Default::default()
    };
    update(&tx, holder, id, row).await?;
    tx.commit().await
}

async fn update(tx: &Tx, holder: Holder, id: MessageId, row: message::ActiveModel) -> Result<bool, DbError> {
    let updated = message::Entity::update_many()
        .set(row)
        .filter(message::Column::Id.eq(id.as_uuid()))
        .filter(message::Column::LeasedBy.eq(holder))
        .filter(message::Column::Status.eq("queued"))
        .exec(tx.conn())
        .await
        .doing("saving a message")?;
    Ok(updated.rows_affected == 1)
}
