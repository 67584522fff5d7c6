//! The list of tickets: what it may be narrowed to, its orders, and what serves them.

use chrono::{DateTime, Utc};
use db::{
    Db, ListSpec, list_page,
    lists::{Direction, Filter, Ranged, Rows, Served, Sort, Test},
};
use kernel::{Actor, Failure, ListQuery, PageOf};
use sea_orm::{
    ExprTrait,
    sea_query::{Condition, Expr},
};

use super::{belongings, entities::ticket, tickets::readable_by};
use crate::domain::Ticket;

/// Tickets, newest first, or those first on which something is owed first.
pub(crate) const TICKET_LIST: ListSpec = ListSpec {
    table: "tickets",
    scope: "estate_id",
    filters: &[
        Filter { name: "number", test: Test::Is("number") },
        Filter { name: "external_reference", test: Test::Is("external_reference_key") },
        Filter { name: "estate_id", test: Test::Is("estate_id") },
        Filter { name: "assignee_id", test: Test::Is("assignee_id") },
        Filter { name: "status", test: Test::Is("status") },
        Filter { name: "kind", test: Test::Is("kind") },
        Filter { name: "severity", test: Test::Is("severity") },
        Filter { name: "customer_id", test: Test::Is("customer_id") },
        Filter { name: "unit_id", test: Test::Is("unit_id") },
        Filter { name: "is_overdue", test: Test::Flag(is_overdue) },
        Filter { name: "due_before", test: Test::Before("due_at") },
        Filter { name: "opened_from", test: Test::From("opened_at") },
        Filter { name: "opened_before", test: Test::Before("opened_at") },
    ],
    sorts: &[
        Sort {
            name: "opened",
            column: None,
            direction: Direction::Descending,
            ranged: Some(Ranged { filters: &["opened_from", "opened_before"], column: "opened_at" }),
        },
        Sort { name: "due", column: Some("due_at"), direction: Direction::Ascending, ranged: None },
    ],
    columns: &[
        "number",
        "estate_name",
        "unit_label",
        "kind",
        "severity",
        "category",
        "title",
        "status",
        "assignee",
        "opened_at",
        "due_at",
        "fee.amount",
        "fee.currency",
        "fee.is_agreed",
        "standard",
        "standard_version",
        "ticket_id",
        "estate_id",
        "unit_id",
        "customer_id",
    ],
    served: SERVED,
};

const SERVED: &[Served] = &[
    few(&["number"], "opened", "tickets_number_key"),
    few(&["number"], "due", "tickets_number_key"),
    few(&["external_reference"], "opened", "ix_tickets__external_reference_key"),
    few(&["external_reference"], "due", "ix_tickets__external_reference_key"),
    in_order(false, &["assignee_id"], "due", "ix_tickets__assignee_id_due_at_id"),
    in_order(false, &["customer_id"], "opened", "ix_tickets__customer_id_id"),
    in_order(false, &["unit_id"], "opened", "ix_tickets__unit_id_id"),
    in_order(false, &["assignee_id"], "opened", "ix_tickets__assignee_id_id"),
    in_order(true, &["opened_from", "opened_before"], "opened", "ix_tickets__estate_id_opened_at_id"),
    in_order(false, &["opened_from", "opened_before"], "opened", "ix_tickets__opened_at_id"),
    in_order(true, &["opened_from"], "opened", "ix_tickets__estate_id_opened_at_id"),
    in_order(true, &["opened_before"], "opened", "ix_tickets__estate_id_opened_at_id"),
    in_order(true, &["status"], "opened", "ix_tickets__estate_id_status_id"),
    in_order(false, &["status"], "opened", "ix_tickets__status_id"),
    in_order(true, &["is_overdue"], "due", "ix_tickets__estate_id_due_at_id"),
    in_order(true, &["due_before"], "due", "ix_tickets__estate_id_due_at_id"),
    in_order(true, &[], "due", "ix_tickets__estate_id_due_at_id"),
    in_order(false, &[], "due", "ix_tickets__due_at_id"),
    in_order(true, &[], "opened", "ix_tickets__estate_id_id"),
    in_order(false, &[], "opened", "uq_tickets__id"),
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

/// Late is what is owed and was due before now.
fn is_overdue(is_overdue: bool, now: DateTime<Utc>) -> Condition {
    let due_at = || Expr::col("due_at");
    if is_overdue {
        return Condition::all().add(due_at().lt(now));
    }
    Condition::any().add(due_at().is_null()).add(due_at().gte(now))
}

/// One page of what the actor may see.
pub(crate) async fn list(db: &Db, actor: &Actor, query: &ListQuery) -> Result<PageOf<Ticket>, Failure> {
    let seen = (&actor.scope, readable_by(actor));
    let page = list_page::<ticket::Entity>(db, &TICKET_LIST, seen, query).await?;
    let items = belongings::complete(db.reader(), page.items).await?;
    Ok(PageOf { items, next: page.next, count: page.count })
}
