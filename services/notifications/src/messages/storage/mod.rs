//! Writing messages, claiming those that are due, reading them; and the attempts at them, written once and never changed.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;
pub(crate) mod list;
mod rows;

use chrono::{DateTime, TimeDelta, Utc};
use db::{Claim, Context, Db, DbError, IdColumn, Tx, WordColumn, scope_filter};
use kernel::{Failure, Scope};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    prelude::Uuid,
    sea_query::{Condition, Expr, ExprTrait, OnConflict},
};
use vocabulary::{CustomerId, MessageId, TicketId};

use crate::messages::domain::{Attempt, Message, MessageStatus};
use entities::{delivery, message};

/// Who claimed rows, for one turn of a job.
pub(crate) type Holder = Uuid;

/// Stores a new message; false when this event told this customer already.
pub(crate) async fn insert(tx: &Tx, message: &Message) -> Result<bool, DbError> {
    let once = [message::Column::SourceEventId, message::Column::CustomerId];
    let inserted = message::Entity::insert(rows::to_row(message))
        .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await
        .context("storing a message")?;
    Ok(inserted == 1)
}

/// A message that a job has taken on.
#[derive(Debug)]
pub(crate) struct Claimed {
    pub(crate) message: Message,
    /// Another process took it on before and never said what came of it.
    pub(crate) was_cut_off: bool,
}

/// Takes up to `limit` due messages of the whole group, the oldest first, for `ttl`: for the delivering job alone.
pub(crate) async fn claim(
    db: &Db,
    holder: Holder,
    ttl: TimeDelta,
    limit: u64,
) -> Result<Vec<Claimed>, DbError> {
    let claim = Claim {
        table: "messages",
        key: "id",
        due: "status_at",
        only: Condition::all().add(message::Column::Status.eq(WordColumn(MessageStatus::Queued))),
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
    message::Entity::update_many()
        .col_expr(message::Column::Begun, Expr::col(message::Column::Begun).add(1))
        .filter(message::Column::Id.is_in(taken.iter().copied()))
        .exec(tx.conn())
        .await
        .context("taking messages on")?;
    let rows = message::Entity::find()
        .filter(message::Column::Id.is_in(taken))
        .order_by_asc(message::Column::Id)
        .all(tx.conn())
        .await
        .context("loading claimed messages")?;
    tx.commit().await?;
    let claimed = rows.into_iter().map(|row| {
        let was_cut_off = row.begun > 1;
        Ok(Claimed { message: rows::from_row(row)?, was_cut_off })
    });
    claimed.collect()
}

/// True when this customer was told of such an event of the ticket since `since`, or is going to be.
pub(crate) async fn is_told(
    tx: &Tx,
    (customer_id, ticket_id): (CustomerId, TicketId),
    event: &str,
    since: DateTime<Utc>,
) -> Result<bool, DbError> {
    let recent = Condition::any()
        .add(message::Column::Status.eq(WordColumn(MessageStatus::Queued)))
        .add(message::Column::QueuedAt.gt(since));
    let told = message::Entity::find()
        .filter(message::Column::TicketId.eq(ticket_id.as_uuid()))
        .filter(message::Column::CustomerId.eq(customer_id.as_uuid()))
        .filter(message::Column::Event.eq(event))
        .filter(recent)
        .one(tx.conn())
        .await
        .context("looking for a message of the same kind")?;
    Ok(told.is_some())
}

/// The message, if it lies within `scope`, to change it.
pub(crate) async fn load(tx: &Tx, scope: &Scope, id: MessageId) -> Result<Option<Message>, DbError> {
    let row = message::Entity::find_by_id(IdColumn(id))
        .filter(scope_filter(scope, message::Column::EstateId))
        .one(tx.conn())
        .await
        .context("loading a message")?;
    row.map(rows::from_row).transpose()
}

/// Stores a message that nobody needs to have claimed over the version before it.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, message: &Message) -> Result<(), Failure> {
    let mut row = rows::to_row(message);
    row.not_set(message::Column::Id);
    let updated = message::Entity::update_many()
        .set(row)
        .filter(message::Column::Id.eq(message.id.as_uuid()))
        .filter(message::Column::Version.eq(message.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a message")?;
    db::expect_one(updated.rows_affected)
}

/// Stores what an attempt made of a claimed message, and lets it go; false when `holder` holds it no more.
pub(crate) async fn settle(tx: &Tx, holder: Holder, message: &Message) -> Result<bool, DbError> {
    let mut row = rows::to_row(message);
    row.not_set(message::Column::Id);
    row.leased_by = Set(None);
    row.leased_until = Set(None);
    update(tx, holder, message.id, row).await
}

/// Lets a claimed message go until `until`, without an attempt.
pub(crate) async fn postpone(
    db: &Db,
    holder: Holder,
    id: MessageId,
    until: DateTime<Utc>,
) -> Result<(), DbError> {
    let tx = db.begin().await?;
    let row = message::ActiveModel {
        status_at: Set(until),
        begun: Set(0),
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
        .filter(message::Column::Status.eq(WordColumn(MessageStatus::Queued)))
        .exec(tx.conn())
        .await
        .context("saving a message")?;
    Ok(updated.rows_affected == 1)
}

/// The message, if it lies within `scope`.
pub(crate) async fn find(db: &Db, scope: &Scope, id: MessageId) -> Result<Option<Message>, DbError> {
    let row = message::Entity::find_by_id(IdColumn(id))
        .filter(scope_filter(scope, message::Column::EstateId))
        .one(db.reader())
        .await
        .context("reading a message")?;
    row.map(rows::from_row).transpose()
}

/// Stores attempts with the commit.
pub(crate) fn insert_attempts(tx: &Tx, attempts: Vec<Attempt>) {
    tx.insert_rows(attempts.into_iter().map(to_row), None);
}

fn to_row(attempt: Attempt) -> delivery::ActiveModel {
    let Attempt { id, message_id, estate_id, attempt, channel, outcome, reason, attempted_at } = attempt;
    delivery::ActiveModel {
        id: Set(IdColumn(id)),
        message_id: Set(IdColumn(message_id)),
        estate_id: Set(IdColumn(estate_id)),
        attempt: Set(attempt),
        channel: Set(WordColumn(channel)),
        outcome: Set(WordColumn(outcome)),
        reason: Set(reason),
        attempted_at: Set(attempted_at),
    }
}

fn from_row(row: delivery::Model) -> Attempt {
    let delivery::Model { id, message_id, estate_id, attempt, channel, outcome, reason, attempted_at } = row;
    Attempt {
        id: id.0,
        message_id: message_id.0,
        estate_id: estate_id.0,
        attempt,
        channel: channel.0,
        outcome: outcome.0,
        reason,
        attempted_at,
    }
}
