//! The list of tickets: what it may be narrowed to, its orders, and what serves them.

use db::{
    Db, ListSpec, list_page,
    lists::{DeclaredList, Filter, Key, KeyKind, Served, Sort, Test},
};
use kernel::{Actor, Failure, ListQuery, PageOf};
use vocabulary::{Severity, TicketKind, TicketStatus};

use super::{belongings, entities::ticket, readable_by};
use crate::tickets::domain::Ticket;

/// Tickets, newest first, or those first on which something is owed first.
#[derive(Debug)]
pub(crate) struct TicketList;

impl DeclaredList for TicketList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[
            Filter::number("number", "Only the ticket that people call so, such as `T2026-000123`."),
            Filter::key(
                "external_reference",
                64,
                "Only those for which whoever brought them has this number, however it is spelt.",
            )
            .on("external_reference_key"),
            Filter::id("estate_id", "Only those of this estate."),
            Filter::id("assignee_id", "Only those this person is responsible for."),
            Filter::word("status", TicketStatus::WORDS, "Only tickets in this state."),
            Filter::word("kind", TicketKind::WORDS, "Only tickets of this kind."),
            Filter::word("severity", Severity::WORDS, "Only those as grave as this."),
            Filter::id("customer_id", "Only this customer's."),
            Filter::id("unit_id", "Only those of this unit."),
            Filter::flag(
                "is_overdue",
                Test::IsPast("due_at"),
                "`true`: only those for which something owed is late; `false`: only the others.",
            ),
            Filter::before("due_before", "due_at", "Only those for which something is owed before this."),
            Filter::from("opened_from", "opened_at", "Only those opened at or after this."),
            Filter::before("opened_before", "opened_at", "Only those opened before this."),
        ],
        sorts: &[
            Sort { name: "opened", about: "newest first", ..Sort::NEWEST }.ranged(
                &["opened_from", "opened_before"],
                &[Key::of("opened_at", KeyKind::Instant), Key::ID],
            ),
            Sort::by(
                "due",
                "what is owed first comes first, and tickets on which nothing is owed are left out",
                &[Key::of("due_at", KeyKind::Instant), Key::ID],
            ),
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
        ..ListSpec::of("tickets")
    };
}

const SERVED: &[Served] = &[
    Served::of(&["number"], "opened", "tickets_number_key").few(),
    Served::of(&["number"], "due", "tickets_number_key").few(),
    Served::of(&["external_reference"], "opened", "ix_tickets__external_reference_key").few(),
    Served::of(&["external_reference"], "due", "ix_tickets__external_reference_key").few(),
    Served::of(&["assignee_id"], "due", "ix_tickets__assignee_id_due_at_id"),
    Served::of(&["customer_id"], "opened", "ix_tickets__customer_id_id"),
    Served::of(&["unit_id"], "opened", "ix_tickets__unit_id_id"),
    Served::of(&["assignee_id"], "opened", "ix_tickets__assignee_id_id"),
    Served::of(&["opened_from", "opened_before"], "opened", "ix_tickets__estate_id_opened_at_id").by_estate(),
    Served::of(&["opened_from", "opened_before"], "opened", "ix_tickets__opened_at_id"),
    Served::of(&["opened_from"], "opened", "ix_tickets__estate_id_opened_at_id").by_estate(),
    Served::of(&["opened_before"], "opened", "ix_tickets__estate_id_opened_at_id").by_estate(),
    Served::of(&["status"], "opened", "ix_tickets__estate_id_status_id").by_estate(),
    Served::of(&["status"], "opened", "ix_tickets__status_id"),
    Served::of(&["is_overdue"], "due", "ix_tickets__estate_id_due_at_id").by_estate(),
    Served::of(&["due_before"], "due", "ix_tickets__estate_id_due_at_id").by_estate(),
    Served::of(&[], "due", "ix_tickets__estate_id_due_at_id").by_estate(),
    Served::of(&[], "due", "ix_tickets__due_at_id"),
    Served::of(&[], "opened", "ix_tickets__estate_id_id").by_estate(),
    Served::of(&[], "opened", "uq_tickets__id"),
];

/// One page of what the actor may see.
pub(crate) async fn list(db: &Db, actor: &Actor, query: &ListQuery) -> Result<PageOf<Ticket>, Failure> {
    let seen = (&actor.scope, readable_by(actor));
    let page = list_page::<ticket::Entity>(db, TicketList::SPEC, seen, query).await?;
    let items = belongings::complete(db.reader(), page.items).await?;
    Ok(PageOf { items, next: page.next, count: page.count })
}
