//! The list of callbacks: what it may be narrowed to, its orders, and what serves them.

use db::{
    Db, ListSpec, list_page,
    lists::{DeclaredList, Filter, Key, KeyKind, Served, Sort, Test},
};
use kernel::{Actor, Failure, ListQuery, PageOf};
use vocabulary::CallbackStatus;

use super::{OWED, entities::callback, readable_by, rows};
use crate::callbacks::domain::Callback;

/// Callbacks, newest first or those first that have been overdue for the longest time.
#[derive(Debug)]
pub(crate) struct CallbackList;

impl DeclaredList for CallbackList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[
            Filter::word("status", CallbackStatus::WORDS, "Only callbacks in this state."),
            Filter::flag(
                "owed",
                Test::OneOf("status", &OWED),
                "Only those that somebody has to make (`due` or `in_progress`; true), or the others.",
            ),
            // Told by columns that are there or not, as in the index of those that wait.
            Filter::flag(
                "waiver_approved",
                Test::IsSetToo("waived_by", "waiver_approved_by"),
                "Only those that somebody waived and a second person agreed to (true), or that wait for their consent (false).",
            ),
            Filter::id("estate_id", "Only those of this estate."),
            Filter::id("assignee", "Only those that this person is to make.").on("assignee_id"),
            Filter::before("due_before", "due_at", "Only those that are due before this instant."),
            Filter::id("ticket_id", "Only those that follow this ticket."),
            Filter::id("customer_id", "Only this customer's."),
        ],
        sorts: &[
            Sort::NEWEST,
            Sort::by(
                "due",
                "what has been overdue for the longest time comes first",
                &[Key::of("due_at", KeyKind::Instant), Key::ID],
            ),
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
            "channel",
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
        ..ListSpec::of("callbacks")
    };
}

const SERVED: &[Served] = &[
    Served::of(&["ticket_id"], "newest", "uq_callbacks__ticket_id_resolution_series").few(),
    Served::of(&["ticket_id"], "due", "uq_callbacks__ticket_id_resolution_series").few(),
    Served::of(&["assignee", "owed"], "due", "ix_callbacks__assignee_id_due_at_id_owed"),
    Served::of(&["customer_id", "owed"], "due", "ix_callbacks__customer_id_due_at_id_owed"),
    Served::of(&["assignee"], "newest", "ix_callbacks__assignee_id_id"),
    Served::of(&["customer_id"], "newest", "ix_callbacks__customer_id_id"),
    Served::of(&["owed", "due_before"], "due", "ix_callbacks__estate_id_due_at_id_owed").by_estate(),
    Served::of(&["owed", "due_before"], "due", "ix_callbacks__due_at_id_owed"),
    Served::of(&["owed"], "due", "ix_callbacks__estate_id_due_at_id_owed").by_estate(),
    Served::of(&["owed"], "due", "ix_callbacks__due_at_id_owed"),
    Served::of(&["due_before"], "due", "ix_callbacks__estate_id_due_at_id").by_estate(),
    Served::of(&["due_before"], "due", "ix_callbacks__due_at_id"),
    Served::of(&[], "due", "ix_callbacks__estate_id_due_at_id").by_estate(),
    Served::of(&[], "due", "ix_callbacks__due_at_id"),
    Served::of(&[], "newest", "ix_callbacks__estate_id_id").by_estate(),
    Served::of(&[], "newest", "uq_callbacks__id"),
];

/// One page of what the actor may see.
pub(crate) async fn list(db: &Db, actor: &Actor, query: &ListQuery) -> Result<PageOf<Callback>, Failure> {
    let seen = (&actor.scope, readable_by(actor));
    let page = list_page::<callback::Entity>(db, CallbackList::SPEC, seen, query).await?;
    let items = page.items.into_iter().map(rows::from_row).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}
