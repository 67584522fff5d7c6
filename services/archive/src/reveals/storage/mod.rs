//! Calls of today: the reason for a reveal while they are under way. Kept for a day.
#![warn(clippy::future_not_send)]

mod entities;

use chrono::{DateTime, TimeDelta, Utc};
use db::{Context, DbError, IdColumn, Tx};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::OnConflict,
};
use vocabulary::CallId;

use crate::{customers::storage::phones::PhoneIndex, reveals::domain::LiveCall};
use entities::live_call;

/// How long a call is kept.
const KEPT: TimeDelta = TimeDelta::days(1);

/// A call that was answered; those of yesterday are forgotten with it.
pub(crate) async fn put_answered(
    tx: &Tx,
    call_id: CallId,
    call: &LiveCall,
    number: Option<&PhoneIndex>,
) -> Result<(), DbError> {
    let row = live_call::ActiveModel {
        call_id: Set(IdColumn(call_id)),
        agent_id: Set(call.agent_id.map(IdColumn)),
        number_index: Set(number.map(PhoneIndex::bytes)),
        answered_at: Set(call.answered_at),
        ended_at: Set(call.ended_at),
    };
    // Whoever ended it before was right: the end stays.
    let known = OnConflict::column(live_call::Column::CallId)
        .update_columns([
            live_call::Column::AgentId,
            live_call::Column::NumberIndex,
            live_call::Column::AnsweredAt,
        ])
        .to_owned();
    live_call::Entity::insert(row)
        .on_conflict(known)
        .exec_without_returning(tx.conn())
        .await
        .context("storing a call")?;
    live_call::Entity::delete_many()
        .filter(live_call::Column::AnsweredAt.lt(tx.now() - KEPT))
        .exec(tx.conn())
        .await
        .context("forgetting calls")?;
    Ok(())
}

/// A call that was ended, whether or not its beginning was received.
pub(crate) async fn put_ended(tx: &Tx, call_id: CallId, ended_at: DateTime<Utc>) -> Result<(), DbError> {
    let row = live_call::ActiveModel {
        call_id: Set(IdColumn(call_id)),
        agent_id: Set(None),
        number_index: Set(None),
        answered_at: Set(ended_at),
        ended_at: Set(Some(ended_at)),
    };
    let known =
        OnConflict::column(live_call::Column::CallId).update_column(live_call::Column::EndedAt).to_owned();
    live_call::Entity::insert(row)
        .on_conflict(known)
        .exec_without_returning(tx.conn())
        .await
        .context("ending a call")?;
    Ok(())
}

/// The call and the index of its number.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    call_id: CallId,
) -> Result<Option<(LiveCall, Option<PhoneIndex>)>, DbError> {
    let row = live_call::Entity::find_by_id(IdColumn(call_id)).one(conn).await.context("reading a call")?;
    Ok(row.map(|row| {
        let live_call::Model { call_id: _, agent_id, number_index, answered_at, ended_at } = row;
        let call = LiveCall { agent_id: agent_id.map(|id| id.0), answered_at, ended_at };
        (call, number_index.map(PhoneIndex::from_bytes))
    }))
}
