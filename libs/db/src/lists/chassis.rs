//! The lists of what every service has: its audit trail, its security log, its dead letters and its parked timers.

use kernel::{
    DeclaredList, Failure, ListQuery, ListSpec, PageOf, Scope,
    lists::{Filter, Key, KeyKind, Served, Sort, Test},
};
use sea_orm::{
    ExprTrait,
    sea_query::{Condition, Expr, Query},
};

use super::list_of;
use crate::{
    Db, DbError,
    audit::{self, AuditRecord},
    backfill::{self, Backfill, BackfillState},
    dead_letters::{self, DeadLetterState, ParkedLetter},
    engine::partitions::LOG,
    security::{self, SecurityRecord},
    timers::parked::{self, ParkedTimer},
};

/// The trail, newest first.
#[derive(Debug)]
pub struct AuditList;

impl DeclaredList for AuditList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[
            Filter::text("subject_kind", 64, "Only lines about this kind of thing, such as `ticket`."),
            Filter::text("subject_id", 64, "Only lines about this thing."),
            Filter::text("principal", 100, "Only lines by this principal, such as `staff:<id>`."),
            Filter::text("action", 64, "Only lines of this action, such as `assign_ticket`."),
            Filter::id("estate_id", "Only lines of this estate."),
            Filter::from("from", "at", "Only what was done at or after this."),
            Filter::before("before", "at", "Only what was done before this."),
        ],
        columns: &[
            "at",
            "principal",
            "via",
            "action",
            "subject_kind",
            "subject_id",
            "estate_id",
            "before",
            "after",
            "trace_id",
            "audit_entry_id",
        ],
        sorts: &[Sort { keys: &[Key::of("position", KeyKind::Position)], ..Sort::NEWEST }],
        served: &[
            Served::newest(&["subject_id"], "ix_log_entries__subject_id_position"),
            Served::newest(&["principal"], "ix_log_entries__principal_position"),
            Served::newest(&[], "ix_log_entries__estate_id_position").by_estate(),
            Served::newest(&[], "uq_log_entries__position_at"),
        ],
        ..ListSpec::of(LOG)
    };
}

/// The log, newest first.
#[derive(Debug)]
pub struct SecurityList;

impl DeclaredList for SecurityList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::text("kind", 64, "Only of this kind, such as `sign_in_failed`."),
            Filter::text("principal", 100, "Only by this principal, such as `staff:<id>`."),
            Filter::text("address", 100, "Only from this network address.").on("source"),
            Filter::text("subject", 250, "Only about this: a principal, a route, something by its id."),
            Filter::from("from", "at", "Only what happened at or after this."),
            Filter::before("before", "at", "Only what happened before this."),
        ],
        columns: &["at", "kind", "principal", "address", "subject", "detail", "times", "security_event_id"],
        served: &[
            Served::newest(&["principal"], "ix_security_events__principal_id"),
            Served::newest(&["kind"], "ix_security_events__kind_id"),
            Served::newest(&[], "uq_security_events__id"),
        ],
        ..ListSpec::of("security_events")
    };
}

/// Parked messages, newest first.
#[derive(Debug)]
pub struct DeadLetterList;

impl DeclaredList for DeadLetterList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::word(
                "state",
                DeadLetterState::WORDS,
                "What became of them; `parked` unless said otherwise.",
            ),
            Filter::text(
                "routing_key",
                250,
                "Only those that came under this topic, such as `ticketing.ticket.ticket_opened.v1`.",
            ),
            Filter::text("subject", 250, "Only those about this aggregate."),
            Filter::text("reason", 250, "Only those with this somewhere in the reason, in any case.")
                .asks(Test::ContainsAnyCase(&["reason"])),
            Filter::from("parked_from", "parked_at", "Only those parked at this instant or later."),
            Filter::before("parked_until", "parked_at", "Only those parked before this instant."),
        ],
        columns: &["dead_letter_id", "state", "routing_key", "subject", "reason", "attempts", "parked_at"],
        served: &[Served::newest(&["state"], "ix_dead_letters__state_id")],
        // A message may be large.
        export: 200,
        ..ListSpec::of("dead_letters")
    };
}

/// What was asked to be sent once more, newest first.
#[derive(Debug)]
pub struct BackfillList;

impl DeclaredList for BackfillList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::text("consumer", 40, "Only those for this service."),
            Filter::word("state", BackfillState::WORDS, "Only those in this state."),
        ],
        columns: &[
            "backfill_id",
            "consumer",
            "mode",
            "events",
            "from",
            "state",
            "position",
            "up_to",
            "sent",
            "reason",
            "requested_by",
            "requested_at",
            "ended_at",
        ],
        served: &[Served::newest(&[], "uq_backfills__id")],
        ..ListSpec::of("backfills")
    };
}

/// Timers that could not be fired, the last that was given up first.
#[derive(Debug)]
pub struct ParkedTimerList;

impl DeclaredList for ParkedTimerList {
    const SPEC: &'static ListSpec = &ListSpec {
        name: "parked_timers",
        filters: &[
            Filter::text("kind", 64, "Only those for this, such as `deadline`."),
            Filter::id("subject", "Only those about this."),
            Filter::text("reason", 250, "Only those with this somewhere in the reason, in any case.")
                .asks(Test::ContainsAnyCase(&["reason"])),
            Filter::from("parked_from", "parked_at", "Only those parked at this instant or later."),
            Filter::before("parked_until", "parked_at", "Only those parked before this instant."),
        ],
        sorts: &[Sort { keys: &[Key::of("parked_id", KeyKind::Id)], ..Sort::NEWEST }],
        columns: &["timer_id", "kind", "subject", "key", "due_at", "attempts", "reason", "parked_at"],
        served: &[Served::newest(&[], "uq_timers__parked_id")],
        ..ListSpec::of("timers")
    };
}

/// The lines of the trail within `scope`, the newest first. A line that names no estate concerns the whole group.
///
/// # Errors
/// `cursor_malformed` and `cursor_of_another_list` for a page that begins nowhere in this list; otherwise what the engine
/// says.
pub async fn audit_entries(
    db: &Db,
    scope: &Scope,
    query: &ListQuery,
) -> Result<PageOf<AuditRecord>, Failure> {
    audit_entries_as(db, AuditList::SPEC, scope, query).await
}

/// The same as a list of another name, for what is told of one thing.
///
/// # Errors
/// As [`audit_entries`].
pub async fn audit_entries_as(
    db: &Db,
    spec: &ListSpec,
    scope: &Scope,
    query: &ListQuery,
) -> Result<PageOf<AuditRecord>, Failure> {
    let all = Query::select().columns(audit::COLUMNS).from(AuditList::SPEC.table).to_owned();
    // The log holds what nobody did as well: events without a line of the trail.
    let done = Condition::all().add(Expr::col("action").is_not_null());
    let PageOf { items, next, count } = list_of::<audit::Row>(db, spec, (all, scope, done), query).await?;
    let items = items.into_iter().map(AuditRecord::try_from).collect::<Result<_, _>>();
    let items = items.map_err(|error| DbError::Corrupt { what: "audit entry", source: error.into() })?;
    Ok(PageOf { items, next, count })
}

/// The security log, the newest first.
///
/// # Errors
/// `cursor_malformed` and `cursor_of_another_list` for a page that begins nowhere in this list; otherwise what the engine
/// says.
pub async fn security_events(db: &Db, query: &ListQuery) -> Result<PageOf<SecurityRecord>, Failure> {
    let all = Query::select().columns(security::COLUMNS).from(SecurityList::SPEC.table).to_owned();
    list_of(db, SecurityList::SPEC, (all, &Scope::Group, Condition::all()), query).await
}

/// The dead letters that are asked for, newest first; those that wait for an operator where no state is named.
///
/// # Errors
/// `cursor_malformed` and `cursor_of_another_list` for a page that begins nowhere in this list; otherwise what the engine
/// says.
pub async fn dead_letters(db: &Db, query: &ListQuery) -> Result<PageOf<ParkedLetter>, Failure> {
    let mut query = query.clone();
    if !query.filters.names("state") {
        query = query.given("state", DeadLetterState::Parked.as_str());
    }
    let of = (dead_letters::select(), &Scope::Group, Condition::all());
    Ok(list_of::<dead_letters::Row>(db, DeadLetterList::SPEC, of, &query).await?.map(ParkedLetter::from))
}

/// The backfills, the newest first.
///
/// # Errors
/// `cursor_malformed` and `cursor_of_another_list` for a page that begins nowhere in this list; otherwise what the engine
/// says.
pub async fn backfills(db: &Db, query: &ListQuery) -> Result<PageOf<Backfill>, Failure> {
    let of = (backfill::rows::select(), &Scope::Group, Condition::all());
    let page = list_of::<backfill::rows::Row>(db, BackfillList::SPEC, of, query).await?;
    let items = page.items.into_iter().map(Backfill::try_from).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}

/// The parked timers, the newest first.
///
/// # Errors
/// `cursor_malformed` and `cursor_of_another_list` for a page that begins nowhere in this list; otherwise what the engine
/// says.
pub async fn parked_timers(db: &Db, query: &ListQuery) -> Result<PageOf<ParkedTimer>, Failure> {
    let of = (parked::select(), &Scope::Group, Condition::all());
    Ok(list_of::<parked::Row>(db, ParkedTimerList::SPEC, of, query).await?.map(ParkedTimer::from))
}
