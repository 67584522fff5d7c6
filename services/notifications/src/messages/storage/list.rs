//! The lists of messages and of the attempts at them: what they may be narrowed to, and what serves them.

use db::{
    Db, ListSpec, list_page,
    lists::{DeclaredList, Filter, Served, Test},
};
use kernel::{Failure, ListQuery, PageOf, Scope};
use sea_orm::sea_query::Condition;

use super as storage;
use super::{
    entities::{delivery, message},
    rows,
};
use crate::messages::domain::{Attempt, Message, MessageStatus};

/// Messages, newest first.
#[derive(Debug)]
pub(crate) struct MessageList;

impl DeclaredList for MessageList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[
            Filter::id("estate_id", "Only messages about this estate."),
            Filter::id("customer_id", "Only messages to this customer."),
            Filter::id("ticket_id", "Only messages about this ticket."),
            // Numbers are stored in capitals, ids in small letters.
            Filter::key("reference", 64, "Only messages about the ticket or invoice of this number.")
                .asks(Test::EitherCase("reference")),
            Filter::word("status", MessageStatus::WORDS, "Only messages in this state."),
        ],

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
            Served::newest(&["reference"], "ix_messages__reference_id").few(),
            Served::newest(&["ticket_id"], "ix_messages__ticket_id_id"),
            Served::newest(&["customer_id"], "ix_messages__customer_id_id"),
            Served::newest(&[], "ix_messages__estate_id_id").by_estate(),
            Served::newest(&[], "uq_messages__id"),
        ],
        ..ListSpec::of("messages")
    };
}

/// Attempts at messages, newest first.
#[derive(Debug)]
pub(crate) struct DeliveryList;

impl DeclaredList for DeliveryList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[
            Filter::id("estate_id", "Only attempts at messages about this estate."),
            Filter::id("message_id", "Only attempts at this message."),
        ],

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
            Served::newest(&["message_id"], "ix_deliveries__message_id_id"),
            Served::newest(&[], "ix_deliveries__estate_id_id").by_estate(),
            Served::newest(&[], "uq_deliveries__id"),
        ],
        ..ListSpec::of("deliveries")
    };
}

/// One page of messages within `scope`.
pub(crate) async fn messages(db: &Db, scope: &Scope, query: &ListQuery) -> Result<PageOf<Message>, Failure> {
    let page = list_page::<message::Entity>(db, MessageList::SPEC, (scope, Condition::all()), query).await?;
    let items = page.items.into_iter().map(rows::from_row).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}

/// One page of attempts within `scope`.
pub(crate) async fn attempts(db: &Db, scope: &Scope, query: &ListQuery) -> Result<PageOf<Attempt>, Failure> {
    let page =
        list_page::<delivery::Entity>(db, DeliveryList::SPEC, (scope, Condition::all()), query).await?;
    Ok(page.map(storage::from_row))
}
