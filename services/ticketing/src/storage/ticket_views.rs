//! Reading tickets: lists and single ones, for people to look at.

use chrono::{DateTime, Utc};
use db::{Context, Db, DbError, IdColumn};
use kernel::{Actor, Cursor, EstateId, Failure, Page, PageOf, Refusal, StaffId};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, prelude::Uuid,
};
use vocabulary::{CustomerId, InteractionId, Severity, TicketId, TicketKind, UnitId};

use super::{belongings, entities::ticket, tickets::visible_to};
use crate::domain::Ticket;

/// What a list of tickets may be narrowed to, and its order.
#[derive(Debug, Clone, Default)]
pub(crate) struct TicketFilter {
    pub(crate) number: Option<String>,
    pub(crate) estate_id: Option<EstateId>,
    pub(crate) assignee_id: Option<StaffId>,
    pub(crate) status: Option<String>,
    pub(crate) kind: Option<TicketKind>,
    pub(crate) severity: Option<Severity>,
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) unit_id: Option<UnitId>,
    /// True: only what is late. False: only what is not.
    pub(crate) is_overdue: Option<bool>,
    pub(crate) due_before: Option<DateTime<Utc>>,
    pub(crate) opened_from: Option<DateTime<Utc>>,
    pub(crate) opened_before: Option<DateTime<Utc>>,
    pub(crate) order: TicketOrderBy,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum TicketOrderBy {
    /// Newest first.
    #[default]
    Opened,
    /// What is owed first comes first; what nobody owes anything on is left out.
    Due,
}

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

/// One page of what the actor may see.
pub(crate) async fn list(
    db: &Db,
    actor: &Actor,
    filter: &TicketFilter,
    page: &Page,
) -> Result<PageOf<Ticket>, Failure> {
    let now = db.clock().now();
    let query = ticket::Entity::find().filter(visible_to(actor)).filter(narrow(filter, now));
    let query = match filter.order {
        TicketOrderBy::Opened => newest_first(query, page)?,
        TicketOrderBy::Due => due_first(query, page)?,
    };
    let rows = query.limit(u64::from(page.limit) + 1).all(db.reader()).await.context("listing tickets")?;
    let page = PageOf::cut(rows, page, |row| match filter.order {
        TicketOrderBy::Opened => row.id.0.to_string(),
        TicketOrderBy::Due => due_cursor(row),
    });
    Ok(PageOf { items: belongings::complete(db.reader(), page.items).await?, next: page.next, count: page.count })
}

fn narrow(filter: &TicketFilter, now: DateTime<Utc>) -> Condition {
    use ticket::Column;
    let TicketFilter {
        number,
        estate_id,
        assignee_id,
        status,
        kind,
        severity,
        customer_id,
        unit_id,
        is_overdue,
        due_before,
        opened_from,
        opened_before,
        order: _,
    } = filter;
    let late = |is_late: bool| {
        if is_late {
            return Condition::all().add(Column::DueAt.lt(now));
        }
        Condition::any().add(Column::DueAt.is_null()).add(Column::DueAt.gte(now))
    };
    Condition::all()
        .add_option(number.as_ref().map(|number| Column::Number.eq(number.as_str())))
        .add_option(estate_id.map(|id| Column::EstateId.eq(id.as_uuid())))
        .add_option(assignee_id.map(|id| Column::AssigneeId.eq(id.as_uuid())))
        .add_option(status.as_ref().map(|status| Column::Status.eq(status.as_str())))
        .add_option(kind.map(|kind| Column::Kind.eq(kind.as_str())))
        .add_option(severity.map(|severity| Column::Severity.eq(severity.as_str())))
        .add_option(customer_id.map(|id| Column::CustomerId.eq(id.as_uuid())))
        .add_option(unit_id.map(|id| Column::UnitId.eq(id.as_uuid())))
        .add_option(is_overdue.map(late))
        .add_option(due_before.map(|at| Column::DueAt.lt(at)))
        .add_option(opened_from.map(|at| Column::OpenedAt.gte(at)))
        .add_option(opened_before.map(|at| Column::OpenedAt.lt(at)))
}

/// Ids are made in order of time, so that the id is the place in the list.
fn newest_first(query: Select<ticket::Entity>, page: &Page) -> Result<Select<ticket::Entity>, Refusal> {
    let after = page.after_id()?;
    let query = query.order_by_desc(ticket::Column::Id);
    Ok(match after {
        Some(after) => query.filter(ticket::Column::Id.lt(after)),
        None => query,
    })
}

fn due_first(query: Select<ticket::Entity>, page: &Page) -> Result<Select<ticket::Entity>, Refusal> {
    use ticket::Column;
    let query = query.filter(Column::DueAt.is_not_null());
    let query = query.order_by_asc(Column::DueAt).order_by_asc(Column::Id);
    let Some(after) = &page.after else { return Ok(query) };
    let (at, id) = read_due_cursor(after).ok_or_else(|| {
        Refusal::invalid(
            "cursor_malformed",
            "`after` is not the `next` of a page.",
            "`after` 不是有效的翻页位置。",
        )
    })?;
    let beyond = Condition::any()
        .add(Column::DueAt.gt(at))
        .add(Condition::all().add(Column::DueAt.eq(at)).add(Column::Id.gt(id)));
    Ok(query.filter(beyond))
}

/// The place in a list by due time: the instant in microseconds, and the id.
fn due_cursor(row: &ticket::Model) -> String {
    let at = row.due_at.map_or(0, |at| at.timestamp_micros());
    format!("{at}_{}", row.id.0)
}

fn read_due_cursor(cursor: &Cursor) -> Option<(DateTime<Utc>, Uuid)> {
    let (at, id) = cursor.0.split_once('_')?;
    Some((DateTime::from_timestamp_micros(at.parse().ok()?)?, id.parse().ok()?))
}
