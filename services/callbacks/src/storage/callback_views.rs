//! Reading callbacks: lists, single ones, and how many of those owed were made.

use db::{Db, DbError, Doing, scope_filter};
use kernel::{CallbackId, CustomerId, Failure, Page, PageOf, Scope, TicketId};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Func, SimpleExpr},
};

use super::{callback_rows, entities::callback};
use crate::domain::Callback;

/// What a list of callbacks may be narrowed to.
#[derive(Debug, Clone, Default)]
pub(crate) struct CallbackFilter {
    pub(crate) status: Option<&'static str>,
    pub(crate) ticket_id: Option<TicketId>,
    pub(crate) customer_id: Option<CustomerId>,
}

/// How many of the callbacks a clause requires were made.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub(crate) struct Coverage {
    pub(crate) standard: String,
    pub(crate) clause: String,
    /// What the standard asks for, in per cent; absent where it says nothing.
    pub(crate) coverage_percent: Option<i32>,
    /// All that were scheduled; waived ones do not count.
    pub(crate) owed: i64,
    pub(crate) done: i64,
    pub(crate) unreachable: i64,
    pub(crate) late: i64,
}

/// The callback, if it lies within `scope`.
pub(crate) async fn find(db: &Db, scope: &Scope, id: CallbackId) -> Result<Option<Callback>, DbError> {
    let row = callback::Entity::find_by_id(id.as_uuid())
        .filter(scope_filter(scope, callback::Column::EstateId))
        .one(db.reader())
        .await
        .doing("reading a callback")?;
    row.map(callback_rows::from_row).transpose()
}

/// One page, newest first.
pub(crate) async fn list(
    db: &Db,
    scope: &Scope,
    filter: &CallbackFilter,
    page: &Page,
) -> Result<PageOf<Callback>, Failure> {
    let CallbackFilter { status, ticket_id, customer_id } = filter;
    let mut query = callback::Entity::find().filter(scope_filter(scope, callback::Column::EstateId));
    if let Some(status) = status {
        query = query.filter(callback::Column::Status.eq(*status));
    }
    if let Some(ticket_id) = ticket_id {
        query = query.filter(callback::Column::TicketId.eq(ticket_id.as_uuid()));
    }
    if let Some(customer_id) = customer_id {
        query = query.filter(callback::Column::CustomerId.eq(customer_id.as_uuid()));
    }
    if let Some(after) = page.after_id()? {
        query = query.filter(callback::Column::Id.lt(after));
    }
    let rows = query
        .order_by_desc(callback::Column::Id)
        .limit(u64::from(page.limit) + 1)
        .all(db.reader())
        .await
        .doing("listing callbacks")?;
    let page = PageOf::cut(rows, page, |row| row.id.to_string());
    let items = page.items.into_iter().map(callback_rows::from_row).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next })
}

/// Coverage per clause, counted in the database.
pub(crate) async fn coverage(db: &Db, scope: &Scope) -> Result<Vec<Coverage>, DbError> {
    let count_if = |condition: SimpleExpr| SimpleExpr::from(Func::count(Expr::case(condition, 1)));
    let status = |word: &str| callback::Column::Status.eq(word);
    callback::Entity::find()
        .select_only()
        .column(callback::Column::Standard)
        .column(callback::Column::Clause)
        .column_as(callback::Column::CoveragePercent.max(), "coverage_percent")
        .column_as(callback::Column::Id.count(), "owed")
        .column_as(count_if(status("done")), "done")
        .column_as(count_if(status("unreachable")), "unreachable")
        .column_as(count_if(callback::Column::MissedAt.is_not_null()), "late")
        .filter(scope_filter(scope, callback::Column::EstateId))
        .filter(callback::Column::Status.ne("waived"))
        .group_by(callback::Column::Standard)
        .group_by(callback::Column::Clause)
        .order_by_asc(callback::Column::Standard)
        .order_by_asc(callback::Column::Clause)
        .into_model::<Coverage>()
        .all(db.reader())
        .await
        .doing("counting coverage")
}
