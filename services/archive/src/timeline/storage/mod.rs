//! What happened to a customer, across all services.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;

use chrono::{DateTime, Utc};
use db::{
    Db, IdColumn, ListSpec, WordColumn, Writes, list_page,
    lists::{DeclaredList, Filter, Key, KeyKind, Served, Sort},
    scope_filter, where_held,
};
use kernel::{Actor, EstateId, EventId, Failure, ListQuery, PageOf, Permission, StaffId, Visibility};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryTrait,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use vocabulary::CustomerId;

use crate::customers;
use entities::timeline_entry;

/// One line of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TimelineEntry {
    /// The event behind it: received twice, it is one line.
    pub(crate) id: EventId,
    pub(crate) customer_id: CustomerId,
    pub(crate) estate_id: EstateId,
    pub(crate) at: DateTime<Utc>,
    /// What happened: the event's name.
    pub(crate) kind: String,
    /// What belongs to it, such as an invoice's number and sum. Never what people wrote: that stands in the card item.
    pub(crate) title: String,
    /// The id of what it happened to.
    pub(crate) reference: String,
    pub(crate) clause: Option<String>,
    /// Who may see it, as the event said.
    pub(crate) visibility: Visibility,
}

/// Adds lines.
pub(crate) fn append(writes: &Writes, entries: Vec<TimelineEntry>) {
    if entries.is_empty() {
        return;
    }
    let rows = timeline_entry::Entity::insert_many(entries.into_iter().map(to_row));
    writes.insert(rows.on_conflict(told_once()).into_query());
}

/// Adds a line about somebody who may be unknown: then nothing is added.
pub(crate) fn append_if_known(writes: &Writes, entry: TimelineEntry) {
    let TimelineEntry { id, customer_id, estate_id, at, kind, title, reference, clause, visibility } = entry;
    let Visibility { permission, hidden_from } = visibility;
    let row = [
        (timeline_entry::Column::Id, Expr::val(id.as_uuid())),
        (timeline_entry::Column::CustomerId, Expr::val(customer_id.as_uuid())),
        (timeline_entry::Column::EstateId, Expr::val(estate_id.as_uuid())),
        (timeline_entry::Column::At, Expr::val(at)),
        (timeline_entry::Column::Kind, Expr::val(kind)),
        (timeline_entry::Column::Title, Expr::val(title)),
        (timeline_entry::Column::Reference, Expr::val(reference)),
        (timeline_entry::Column::Clause, Expr::val(clause)),
        (timeline_entry::Column::Permission, Expr::val(WordColumn(permission))),
        (timeline_entry::Column::HiddenFrom, Expr::val(hidden_from.map(StaffId::as_uuid))),
    ];
    let is_known = customers::storage::rows::is_known(customer_id);
    writes.insert_if(is_known, timeline_entry::Entity, row, Some(told_once()));
}

/// What may be confidential, as its kinds begin, and the right to read those that are not. Who may read what is confidential
/// needs it besides.
const OWN_RIGHTS: [(&str, Permission); 4] = [
    ("ticket_", Permission::TicketsRead),
    ("deadline_missed", Permission::TicketsRead),
    ("callback_", Permission::CallbacksRead),
    ("message_", Permission::NotificationsRead),
];

/// [`Visibility::allows`], asked of the rows, and the right to read their kind.
fn may_be_seen_by(actor: &Actor) -> Condition {
    let held = actor.permissions.iter().map(|permission| permission.as_str());
    let held = timeline_entry::Column::Permission.is_in(held);
    // What is held in a part of the scope alone is asked of the rows there.
    let elsewhere = Permission::ALL.iter().copied().filter(|permission| !actor.may(*permission));
    let readable = elsewhere.fold(Condition::any().add(held), |readable, permission| {
        let needs_it = timeline_entry::Column::Permission.eq(WordColumn(permission));
        match actor.scope_of(permission) {
            Some(scope) => readable.add(scope_filter(&scope, timeline_entry::Column::EstateId).add(needs_it)),
            None => readable,
        }
    });
    let permitted = OWN_RIGHTS.into_iter().filter(|(_kind, right)| !actor.may(*right)).fold(
        Condition::all().add(readable),
        |permitted, (kind, right)| {
            let is_other = Condition::all().add(timeline_entry::Column::Kind.starts_with(kind).not());
            let held = (right, timeline_entry::Column::EstateId);
            permitted.add(where_held(actor, held, Condition::all(), is_other))
        },
    );
    match actor.principal.staff_id() {
        Some(id) => permitted.add(
            Condition::any()
                .add(timeline_entry::Column::HiddenFrom.is_null())
                .add(timeline_entry::Column::HiddenFrom.ne(id.as_uuid())),
        ),
        None => permitted,
    }
}

/// An event that is received twice is one line.
fn told_once() -> OnConflict {
    OnConflict::columns([timeline_entry::Column::Id, timeline_entry::Column::CustomerId])
        .do_nothing()
        .to_owned()
}

fn to_row(entry: TimelineEntry) -> timeline_entry::ActiveModel {
    let TimelineEntry { id, customer_id, estate_id, at, kind, title, reference, clause, visibility } = entry;
    let Visibility { permission, hidden_from } = visibility;
    timeline_entry::ActiveModel {
        id: Set(IdColumn(id)),
        customer_id: Set(IdColumn(customer_id)),
        estate_id: Set(IdColumn(estate_id)),
        at: Set(at),
        kind: Set(kind),
        title: Set(title),
        reference: Set(reference),
        clause: Set(clause),
        permission: Set(WordColumn(permission)),
        hidden_from: Set(hidden_from.map(IdColumn)),
    }
}

fn from_row(row: timeline_entry::Model) -> TimelineEntry {
    let timeline_entry::Model {
        id,
        customer_id,
        estate_id,
        at,
        kind,
        title,
        reference,
        clause,
        permission,
        hidden_from,
    } = row;
    TimelineEntry {
        id: id.0,
        customer_id: customer_id.0,
        estate_id: estate_id.0,
        at,
        kind,
        title,
        reference,
        clause,
        visibility: Visibility { permission: permission.0, hidden_from: hidden_from.map(|id| id.0) },
    }
}

/// What happened to a customer, newest first by when it happened: an event that came late stands where it belongs.
#[derive(Debug)]
pub(crate) struct TimelineList;

impl DeclaredList for TimelineList {
    const SPEC: &'static ListSpec = &ListSpec {
        name: "timeline",
        scope: Some("estate_id"),
        filters: &[
            Filter::given("customer_id"),
            Filter::id("estate_id", "Only what happened at this estate."),
            Filter::text("kind", 64, "Only what is of this kind, such as `ticket_opened`."),
            Filter::from("from", "at", "Only what happened at or after this."),
            Filter::before("before", "at", "Only what happened before this."),
        ],
        sorts: &[Sort::by(
            "newest",
            "what happened last comes first",
            &[Key::of("at", KeyKind::Instant), Key::ID],
        )
        .descending()],
        columns: &["at", "kind", "title", "reference", "clause", "entry_id", "estate_id"],
        served: &[
            Served::newest(&["customer_id", "from", "before"], "ix_timeline_entries__customer_id_at_id"),
            Served::newest(&["customer_id"], "ix_timeline_entries__customer_id_at_id"),
        ],
        ..ListSpec::of("timeline_entries")
    };
}

/// One page of the lines of a timeline that `actor` may see.
pub(crate) async fn list_timeline(
    db: &Db,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<TimelineEntry>, Failure> {
    let seen = (&actor.scope, may_be_seen_by(actor));
    let page = list_page::<timeline_entry::Entity>(db, TimelineList::SPEC, seen, query).await?;
    Ok(page.map(from_row))
}
