//! Reading callbacks: single ones, and lists in the order of time or of work.

use chrono::{DateTime, Utc};
use db::{Context, Db, DbError, IdColumn};
use kernel::{Actor, Cursor, EstateId, Failure, Page, PageOf, Refusal, StaffId};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Uuid,
};
use vocabulary::{CallbackId, CustomerId, TicketId};

use super::{
    callback_rows,
    callbacks::{OWED, visible_to},
    entities::callback,
};
use crate::domain::Callback;

/// What a list of callbacks may be narrowed to.
#[derive(Debug, Clone, Default)]
pub(crate) struct CallbackFilter {
    pub(crate) status: Option<&'static str>,
    /// Those that somebody has to make, or those that nobody has to any more.
    pub(crate) is_owed: Option<bool>,
    /// Those waived with a second person's consent, or those that wait for it.
    pub(crate) is_waiver_approved: Option<bool>,
    pub(crate) estate_id: Option<EstateId>,
    pub(crate) assignee: Option<StaffId>,
    pub(crate) ticket_id: Option<TicketId>,
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) due_before: Option<DateTime<Utc>>,
    pub(crate) order: Order,
}

/// In which order a list comes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Order {
    #[default]
    NewestFirst,
    /// What is overdue longest comes first.
    DueFirst,
}

/// The callback, if the actor may see it.
pub(crate) async fn find(db: &Db, actor: &Actor, id: CallbackId) -> Result<Option<Callback>, DbError> {
    let row = callback::Entity::find_by_id(IdColumn(id))
        .filter(visible_to(actor))
        .one(db.reader())
        .await
        .context("reading a callback")?;
    row.map(callback_rows::from_row).transpose()
}

/// One page of what the actor may see.
pub(crate) async fn list(
    db: &Db,
    actor: &Actor,
    filter: &CallbackFilter,
    page: &Page,
) -> Result<PageOf<Callback>, Failure> {
    let order = filter.order;
    let mut query = callback::Entity::find().filter(visible_to(actor)).filter(narrow(filter));
    query = match order {
        Order::NewestFirst => {
            if let Some(after) = page.after_id()? {
                query = query.filter(callback::Column::Id.lt(after));
            }
            query.order_by_desc(callback::Column::Id)
        }
        Order::DueFirst => {
            if let Some(after) = &page.after {
                let (due_at, id) = place(after)?;
                let is_same = callback::Column::DueAt.eq(due_at).and(callback::Column::Id.gt(id));
                query = query.filter(callback::Column::DueAt.gt(due_at).or(is_same));
            }
            query.order_by_asc(callback::Column::DueAt).order_by_asc(callback::Column::Id)
        }
    };
    let rows = query.limit(u64::from(page.limit) + 1).all(db.reader()).await.context("listing callbacks")?;
    let page = PageOf::cut(rows, page, |row| match order {
        Order::NewestFirst => row.id.0.to_string(),
        Order::DueFirst => format!("{}|{}", row.due_at.timestamp_micros(), row.id.0),
    });
    let items = page.items.into_iter().map(callback_rows::from_row).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}

fn narrow(filter: &CallbackFilter) -> Condition {
    use callback::Column;
    let CallbackFilter {
        status,
        is_owed,
        is_waiver_approved,
        estate_id,
        assignee,
        ticket_id,
        customer_id,
        due_before,
        order: _,
    } = filter;
    let owed = |is_owed: bool| {
        if is_owed { Column::Status.is_in(OWED) } else { Column::Status.is_not_in(OWED) }
    };
    // Told by columns that are there or not, as in the index of those that wait.
    let waived = |is_approved: bool| {
        let waived = Condition::all().add(Column::WaivedBy.is_not_null());
        if is_approved {
            return waived.add(Column::WaiverApprovedBy.is_not_null());
        }
        waived.add(Column::WaiverApprovedBy.is_null())
    };
    Condition::all()
        .add_option(status.map(|status| Column::Status.eq(status)))
        .add_option(is_owed.map(owed))
        .add_option(is_waiver_approved.map(waived))
        .add_option(estate_id.map(|id| Column::EstateId.eq(id.as_uuid())))
        .add_option(assignee.map(|id| Column::AssigneeId.eq(id.as_uuid())))
        .add_option(ticket_id.map(|id| Column::TicketId.eq(id.as_uuid())))
        .add_option(customer_id.map(|id| Column::CustomerId.eq(id.as_uuid())))
        .add_option(due_before.map(|at| Column::DueAt.lt(at)))
}

fn place(cursor: &Cursor) -> Result<(DateTime<Utc>, Uuid), Refusal> {
    let place = cursor.0.split_once('|').and_then(|(due_at, id)| {
        Some((DateTime::from_timestamp_micros(due_at.parse().ok()?)?, id.parse().ok()?))
    });
    place.ok_or_else(|| {
        Refusal::invalid(
            "cursor_malformed",
            "`after` is not the `next` of a page.",
            "`after` 不是有效的翻页位置。",
        )
    })
}
