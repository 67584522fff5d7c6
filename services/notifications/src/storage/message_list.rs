//! The lists of messages and of the attempts at them: what they may be narrowed to, and what serves them.

use db::{
    Db, ListSpec, list_page,
    lists::{Direction, Filter, Rows, Served, Sort, Test},
};
use kernel::{Failure, ListQuery, PageOf, Scope, text::match_key};
use sea_orm::{
    ExprTrait,
    sea_query::{Condition, Expr},
};

use super::{
    deliveries,
    entities::{delivery, message},
    message_rows,
};
use crate::domain::{Attempt, Message};

const NEWEST: &str = "newest";

/// Messages, newest first.
pub(crate) const MESSAGE_LIST: ListSpec = ListSpec {
    table: "messages",
    scope: "estate_id",
    filters: &[
        Filter { name: "estate_id", test: Test::Is("estate_id") },
        Filter { name: "customer_id", test: Test::Is("customer_id") },
        Filter { name: "ticket_id", test: Test::Is("ticket_id") },
        Filter { name: "reference", test: Test::Text(is_about) },
        Filter { name: "status", test: Test::Is("status") },
    ],
    sorts: &[newest_first()],
    columns: &[
        "event",
        "reference",
        "text",
        "language",
        "status",
        "reason",
        "attempts",
        "queued_at",
        "not_before",
        "ended_at",
        "is_urgent",
        "clause",
        "standard",
        "standard_version",
        "message_id",
        "ticket_id",
        "estate_id",
        "customer_id",
    ],
    served: &[
        Served { rows: Rows::Few, ..served(false, &["reference"], "ix_messages__reference_id") },
        served(false, &["ticket_id"], "ix_messages__ticket_id_id"),
        served(false, &["customer_id"], "ix_messages__customer_id_id"),
        served(true, &[], "ix_messages__estate_id_id"),
        served(false, &[], "uq_messages__id"),
    ],
};

/// Attempts at messages, newest first.
pub(crate) const DELIVERY_LIST: ListSpec = ListSpec {
    table: "deliveries",
    scope: "estate_id",
    filters: &[
        Filter { name: "estate_id", test: Test::Is("estate_id") },
        Filter { name: "message_id", test: Test::Is("message_id") },
    ],
    sorts: &[newest_first()],
    columns: &[
        "attempted_at",
        "attempt",
        "channel",
        "outcome",
        "reason",
        "delivery_id",
        "message_id",
        "estate_id",
    ],
    served: &[
        served(false, &["message_id"], "ix_deliveries__message_id_id"),
        served(true, &[], "ix_deliveries__estate_id_id"),
        served(false, &[], "uq_deliveries__id"),
    ],
};

const fn newest_first() -> Sort {
    Sort { name: NEWEST, column: None, direction: Direction::Descending, ranged: None }
}

const fn served(is_by_estate: bool, filters: &'static [&'static str], index: &'static str) -> Served {
    Served { is_by_estate, filters, sort: NEWEST, index, rows: Rows::InOrder }
}

/// Ours are in capitals (numbers) or small letters (ids), however they are typed.
fn is_about(reference: &str) -> Condition {
    let key = match_key(reference);
    Condition::all().add(Expr::col("reference").is_in([key.to_uppercase(), key]))
}

/// One page of messages within `scope`.
pub(crate) async fn messages(db: &Db, scope: &Scope, query: &ListQuery) -> Result<PageOf<Message>, Failure> {
    let page = list_page::<message::Entity>(db, &MESSAGE_LIST, (scope, Condition::all()), query).await?;
    let items = page.items.into_iter().map(message_rows::from_row).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}

/// One page of attempts within `scope`.
pub(crate) async fn attempts(db: &Db, scope: &Scope, query: &ListQuery) -> Result<PageOf<Attempt>, Failure> {
    let page = list_page::<delivery::Entity>(db, &DELIVERY_LIST, (scope, Condition::all()), query).await?;
    Ok(page.map(deliveries::from_row))
}
