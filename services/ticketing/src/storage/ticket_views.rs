//! Reading single tickets, for people to look at.

use db::{Context, Db, DbError, IdColumn};
use kernel::Actor;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use vocabulary::{InteractionId, TicketId};

use super::{belongings, entities::ticket, tickets::visible_to};
use crate::domain::Ticket;

/// The ticket, if the actor may see it.
pub(crate) async fn find(db: &Db, actor: &Actor, id: TicketId) -> Result<Option<Ticket>, DbError> {
    let row = ticket::Entity::find_by_id(IdColumn(id))
        .filter(visible_to(actor))
        .one(db.reader())
        .await
        .context("reading a ticket")?;
    let tickets = belongings::complete(db.reader(), row.into_iter().collect()).await?;
    Ok(tickets.into_iter().next())
}

/// The ticket that a contact asked for, if the actor may see it.
pub(crate) async fn brought_by(db: &Db, actor: &Actor, id: InteractionId) -> Result<Option<Ticket>, DbError> {
    let row = ticket::Entity::find()
        .filter(ticket::Column::InteractionId.eq(id.as_uuid()))
        .filter(visible_to(actor))
        .one(db.reader())
        .await
        .context("reading a contact's ticket")?;
    let tickets = belongings::complete(db.reader(), row.into_iter().collect()).await?;
    Ok(tickets.into_iter().next())
}
