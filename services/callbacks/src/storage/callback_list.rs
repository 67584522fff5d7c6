//! The list of callbacks: what it may be narrowed to, its orders, and what serves them.

use chrono::{DateTime, Utc};
use db::{
    Db, ListSpec, list_page,
    lists::{Direction, Filter, Rows, Served, Sort, Test},
};
use kernel::{Actor, Failure, ListQuery, PageOf};
use sea_orm::{
    ExprTrait,
    sea_query::{Condition, Expr},
};

use super::{
    callback_rows,
    callbacks::{OWED, readable_by},
    entities::callback,
};
use crate::domain::Callback;

/// Callbacks, newest first or those first that have been overdue for the longest time.
pub(crate) const CALLBACK_LIST: ListSpec = ListSpec {
    table: "callbacks",
    scope: "estate_id",
    filters: &[
        Filter { name: "status", test: Test::Is("status") },
        Filter { name: "owed", test: Test::Flag(is_owed) },
        Filter { name: "waiver_approved", test: Test::Flag(is_waiver_approved) },
        Filter { name: "estate_id", test: Test::Is("estate_id") },
        Filter { name: "assignee", test: Test::Is("assignee_id") },
        Filter { name: "due_before", test: Test::Before("due_at") },
        Filter { name: "ticket_id", test: Test::Is("ticket_id") },
        Filter { name: "customer_id", test: Test::Is("customer_id") },
    ],
    sorts: &[
        Sort { name: "newest", column: None, direction: Direction::Descending, ranged: None },
        Sort { name: "due", column: Some("due_at"), direction: Direction::Ascending, ranged: None },
    ],
    columns: &[
        "ticket_number",
        "title",
        "kind",
        "status",
        "not_before",
        "due_at",
        "missed_at",
        "is_required",
        "clause",
        "way",
        "assignee",
        "attempts",
        "answer.satisfaction",
        "answer.solved",
        "answer.remarks",
        "answer.suggestions",
        "answer.answered_at",
        "reason",
        "callback_id",
        "ticket_id",
        "estate_id",
        "unit_id",
        "customer_id",
    ],
    served: SERVED,
};

const SERVED: &[Served] = &[
    few(&["ticket_id"], "newest", "uq_callbacks__ticket_id_resolution_series"),
    few(&["ticket_id"], "due", "uq_callbacks__ticket_id_resolution_series"),
    in_order(false, &["assignee", "owed"], "due", "ix_callbacks__assignee_id_due_at_id_owed"),
    in_order(false, &["customer_id", "owed"], "due", "ix_callbacks__customer_id_due_at_id_owed"),
    in_order(false, &["assignee"], "newest", "ix_callbacks__assignee_id_id"),
    in_order(false, &["customer_id"], "newest", "ix_callbacks__customer_id_id"),
    in_order(true, &["owed", "due_before"], "due", "ix_callbacks__estate_id_due_at_id_owed"),
    in_order(false, &["owed", "due_before"], "due", "ix_callbacks__due_at_id_owed"),
    in_order(true, &["owed"], "due", "ix_callbacks__estate_id_due_at_id_owed"),
    in_order(false, &["owed"], "due", "ix_callbacks__due_at_id_owed"),
    in_order(true, &["due_before"], "due", "ix_callbacks__estate_id_due_at_id"),
    in_order(false, &["due_before"], "due", "ix_callbacks__due_at_id"),
    in_order(true, &[], "due", "ix_callbacks__estate_id_due_at_id"),
    in_order(false, &[], "due", "ix_callbacks__due_at_id"),
    in_order(true, &[], "newest", "ix_callbacks__estate_id_id"),
    in_order(false, &[], "newest", "uq_callbacks__id"),
];

const fn few(filters: &'static [&'static str], sort: &'static str, index: &'static str) -> Served {
    Served { is_by_estate: false, filters, sort, index, rows: Rows::Few }
}

const fn in_order(
    is_by_estate: bool,
    filters: &'static [&'static str],
    sort: &'static str,
    index: &'static str,
) -> Served {
    Served { is_by_estate, filters, sort, index, rows: Rows::InOrder }
}

/// Somebody has to make it.
fn is_owed(is_owed: bool, _now: DateTime<Utc>) -> Condition {
    let status = Expr::col("status");
    Condition::all().add(if is_owed { status.is_in(OWED) } else { status.is_not_in(OWED) })
}

/// Waived with a second person's consent, or waiting for it. Told by columns that are there or not, as in the index of
/// those that wait.
fn is_waiver_approved(is_approved: bool, _now: DateTime<Utc>) -> Condition {
    let approved = Expr::col("waiver_approved_by");
    Condition::all().add(Expr::col("waived_by").is_not_null()).add(if is_approved {
        approved.is_not_null()
    } else {
        approved.is_null()
    })
}

/// One page of what the actor may see.
pub(crate) async fn list(db: &Db, actor: &Actor, query: &ListQuery) -> Result<PageOf<Callback>, Failure> {
    let seen = (&actor.scope, readable_by(actor));
    let page = list_page::<callback::Entity>(db, &CALLBACK_LIST, seen, query).await?;
    let items = page.items.into_iter().map(callback_rows::from_row).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}
