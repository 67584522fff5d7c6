//! What the desk and whoever brought a ticket without a name wrote to each other.

use chrono::{DateTime, Utc};
use db::{
    Context, Db, DbError, IdColumn, ListSpec, WordColumn, Writes, list_page,
    lists::{DeclaredList, Filter, Key, KeyKind, Served, Sort},
};
use kernel::{Actor, Failure, ListQuery, PageOf};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QueryTrait,
};
use vocabulary::TicketId;

use super::entities::ticket_message;
use crate::tickets::domain::{Side, Ticket};

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) number: i32,
    pub(crate) side: Side,
    pub(crate) text: String,
    pub(crate) written_at: DateTime<Utc>,
}

/// Stores one with the commit; the ticket's version guards its number.
pub(crate) fn insert(writes: &Writes, ticket: &Ticket, message: Message) {
    let Message { number, side, text, written_at } = message;
    let row = ticket_message::ActiveModel {
        ticket_id: Set(IdColumn(ticket.id)),
        number: Set(number),
        estate_id: Set(IdColumn(ticket.place.estate_id)),
        side: Set(WordColumn(side)),
        text: Set(text),
        written_at: Set(written_at),
    };
    writes.insert(ticket_message::Entity::insert(row).into_query());
}

/// The messages about a ticket, the last first.
#[derive(Debug)]
pub(crate) struct MessageList;

impl DeclaredList for MessageList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[Filter::given("ticket_id")],
        sorts: &[
            Sort::by("newest", "the last comes first", &[Key::of("number", KeyKind::Number)]).descending()
        ],
        columns: &["number", "side", "text", "written_at"],
        served: &[Served::newest(&["ticket_id"], "uq_ticket_messages__ticket_id_number")],
        ..ListSpec::of("ticket_messages")
    };
}

/// One page of them.
pub(crate) async fn list(
    db: &Db,
    actor: &Actor,
    ticket_id: TicketId,
    query: ListQuery,
) -> Result<PageOf<Message>, Failure> {
    let query = query.given("ticket_id", ticket_id);
    let seen = (&actor.scope, Condition::all());
    let page = list_page::<ticket_message::Entity>(db, MessageList::SPEC, seen, &query).await?;
    Ok(page.map(from_row))
}

/// All of them, in their order: there are few, since a ticket takes no more.
pub(crate) async fn all(conn: &impl ConnectionTrait, ticket_id: TicketId) -> Result<Vec<Message>, DbError> {
    let rows = ticket_message::Entity::find()
        .filter(ticket_message::Column::TicketId.eq(ticket_id.as_uuid()))
        .order_by_asc(ticket_message::Column::Number)
        .all(conn)
        .await
        .context("reading a ticket's messages")?;
    Ok(rows.into_iter().map(from_row).collect())
}

fn from_row(row: ticket_message::Model) -> Message {
    let ticket_message::Model { ticket_id: _, number, estate_id: _, side, text, written_at } = row;
    Message { number, side: side.0, text, written_at }
}
