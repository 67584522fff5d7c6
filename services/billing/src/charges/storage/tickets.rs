//! How far each ticket's events were applied to its charges. Events come in any order, and may come again; one that comes
//! after a later one changes nothing any more.

use db::{Context, DbError, IdColumn, Tx};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use vocabulary::TicketId;

use super::entities::charged_ticket::{ActiveModel, Column, Entity, Model};

/// What an event says of the work of its ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    /// It is to be done, or done anew.
    UnderWay,
    /// It is done, or will not be.
    Over,
}

/// Takes note that the event of `sequence` is applied to the ticket, which puts the work of `rectifies` right. False when it,
/// or a later one, was before.
pub(crate) async fn advance(
    tx: &Tx,
    (ticket_id, rectifies): (TicketId, Option<TicketId>),
    sequence: i32,
    progress: Progress,
) -> Result<bool, DbError> {
    let row = ActiveModel {
        ticket_id: Set(IdColumn(ticket_id)),
        sequence: Set(sequence),
        rectifies: Set(rectifies.map(IdColumn)),
        open_sequence: Set(match progress {
            Progress::UnderWay => Some(sequence),
            Progress::Over => None,
        }),
    };
    let is_later = Expr::col(("excluded", "sequence")).gt(Expr::col(("charged_tickets", "sequence")));
    let newer = OnConflict::column(Column::TicketId)
        .update_columns([Column::Sequence, Column::OpenSequence])
        .action_and_where(is_later)
        .to_owned();
    let written = Entity::insert(row).on_conflict(newer).exec_without_returning(tx.conn()).await;
    Ok(written.context("noting an event of a ticket")? > 0)
}

/// Has whoever else changes what is asked for the work of the ticket, or finds out whether it is under way, wait until this
/// transaction ends. Whoever holds several holds the one that puts another right before that other.
pub(crate) async fn hold(tx: &Tx, ticket_id: TicketId) -> Result<(), DbError> {
    tx.hold(&format!("work {ticket_id}")).await
}

/// The ticket whose work `ticket_id` puts right, if it does so.
pub(crate) async fn rectified_by(tx: &Tx, ticket_id: TicketId) -> Result<Option<TicketId>, DbError> {
    let row = Entity::find_by_id(IdColumn(ticket_id)).one(tx.conn()).await;
    let row = row.context("reading what a ticket puts right")?;
    Ok(row.and_then(|row| row.rectifies).map(|id| id.0))
}

/// True while the work of the ticket is not done, or not right: the ticket was reopened, or one that puts it right is under
/// way itself.
pub(crate) async fn is_under_way(tx: &Tx, ticket_id: TicketId) -> Result<bool, DbError> {
    let doing = "looking for what puts a ticket's work right";
    let own = Entity::find_by_id(IdColumn(ticket_id)).one(tx.conn()).await.context(doing)?;
    if own.as_ref().is_some_and(is_open) {
        return Ok(true);
    }
    let mut faulty = vec![IdColumn(ticket_id)];
    while !faulty.is_empty() {
        let rows =
            Entity::find().filter(Column::Rectifies.is_in(faulty)).all(tx.conn()).await.context(doing)?;
        if rows.iter().any(is_open) {
            return Ok(true);
        }
        faulty = rows.into_iter().map(|row| row.ticket_id).collect();
    }
    Ok(false)
}

fn is_open(row: &Model) -> bool {
    row.open_sequence == Some(row.sequence)
}
