//! Attempts at messages: written once, never changed.

use db::{Context, DbError, IdColumn, Tx};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::entities::delivery;
use crate::domain::Attempt;

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

pub(super) fn from_row(row: delivery::Model) -> Attempt {
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
