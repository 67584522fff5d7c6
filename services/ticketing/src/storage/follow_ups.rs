//! The follow-ups that are owed after tickets, as the callback desk tells of them.

use std::collections::BTreeSet;

use db::{Context, DbError, IdColumn, Tx};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::OnConflict};
use vocabulary::{CallbackId, TicketId};

use super::entities::follow_up;

/// Notes a follow-up and whether it is owed. What is no longer owed never is again.
pub(crate) async fn note(
    tx: &Tx,
    callback_id: CallbackId,
    ticket_id: TicketId,
    is_owed: bool,
) -> Result<(), DbError> {
    let row = follow_up::ActiveModel {
        callback_id: Set(IdColumn(callback_id)),
        ticket_id: Set(IdColumn(ticket_id)),
        is_owed: Set(is_owed),
    };
    let mut again = OnConflict::column(follow_up::Column::CallbackId);
    if is_owed {
        again.do_nothing();
    } else {
        again.update_column(follow_up::Column::IsOwed);
    }
    follow_up::Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(tx.conn())
        .await
        .context("noting a follow-up")
        .map(drop)
}

/// Those of these tickets about which somebody has to call.
pub(crate) async fn owed_for(tx: &Tx, tickets: &[TicketId]) -> Result<BTreeSet<TicketId>, DbError> {
    let found: Vec<IdColumn<TicketId>> = follow_up::Entity::find()
        .select_only()
        .column(follow_up::Column::TicketId)
        .filter(follow_up::Column::TicketId.is_in(tickets.iter().map(|id| id.as_uuid())))
        .filter(follow_up::Column::IsOwed.eq(true))
        .into_tuple()
        .all(tx.conn())
        .await
        .context("looking for follow-ups")?;
    Ok(found.into_iter().map(|id| id.0).collect())
}
