//! The tickets of a past period, read as a back-test looks at them: many at once, and only what rules look at.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use db::{Context, DbError, IdColumn, Tx, WordColumn};
use kernel::{EstateId, StaffId};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use standards::back_test::{Deed, Done};
use vocabulary::{DeadlineKind, Severity, TicketId, TicketKind, TicketStatus};

use crate::{
    back_tests::domain::{BackTest, Past},
    tickets::{
        domain::DeadlineStatus,
        storage::{
            class,
            entities::{ticket, ticket_deadline},
        },
    },
};

/// What rules look at of one ticket.
#[derive(Debug, Clone, FromQueryResult)]
struct Row {
    id: IdColumn<TicketId>,
    number: String,
    estate_id: IdColumn<EstateId>,
    kind: WordColumn<TicketKind>,
    severity: WordColumn<Severity>,
    category: String,
    standard: String,
    standard_version: i32,
    status: WordColumn<TicketStatus>,
    status_at: Option<DateTime<Utc>>,
    opened_at: DateTime<Utc>,
    round: i32,
    round_began_at: Option<DateTime<Utc>>,
    customer_term: Option<DateTime<Utc>>,
    quote_version: i32,
    assignee_id: Option<IdColumn<StaffId>>,
    is_confidential: bool,
    is_for_named_readers: bool,
    about_staff_id: Option<IdColumn<StaffId>>,
}

/// What became of a promise of its first round.
#[derive(Debug, Clone, FromQueryResult)]
struct DeadlineRow {
    ticket_id: IdColumn<TicketId>,
    kind: WordColumn<DeadlineKind>,
    status: WordColumn<DeadlineStatus>,
    due_at: DateTime<Utc>,
    settled_at: Option<DateTime<Utc>>,
    extended_from: Option<DateTime<Utc>>,
}

/// How many tickets the back-test looks at.
pub(crate) async fn count(tx: &Tx, back_test: &BackTest) -> Result<u64, DbError> {
    ticket::Entity::find().filter(of(back_test)).count(tx.conn()).await.context("counting past tickets")
}

/// The next of them, in the order in which they were opened.
pub(crate) async fn next(tx: &Tx, back_test: &BackTest, limit: u64) -> Result<Vec<Past>, DbError> {
    use ticket::Column;
    let doing = "reading past tickets";
    let mut wanted = of(back_test);
    if let Some((opened_at, id)) = back_test.reached {
        let later = Condition::all().add(Column::OpenedAt.eq(opened_at)).add(Column::Id.gt(id.as_uuid()));
        wanted = wanted.add(Condition::any().add(Column::OpenedAt.gt(opened_at)).add(later));
        // The same said once more, so that an index finds where to begin.
        wanted = wanted.add(Column::OpenedAt.gte(opened_at));
    }
    let rows: Vec<Row> = ticket::Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::Number,
            Column::EstateId,
            Column::Kind,
            Column::Severity,
            Column::Category,
            Column::Standard,
            Column::StandardVersion,
            Column::Status,
            Column::StatusAt,
            Column::OpenedAt,
            Column::Round,
            Column::RoundBeganAt,
            Column::CustomerTerm,
            Column::QuoteVersion,
            Column::AssigneeId,
            Column::IsConfidential,
            Column::IsForNamedReaders,
            Column::AboutStaffId,
        ])
        .filter(wanted)
        .order_by_asc(Column::OpenedAt)
        .order_by_asc(Column::Id)
        .limit(limit)
        .into_model()
        .all(tx.conn())
        .await
        .context(doing)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let found: Vec<DeadlineRow> = ticket_deadline::Entity::find()
        .filter(ticket_deadline::Column::TicketId.is_in(rows.iter().map(|row| row.id.0.as_uuid())))
        .filter(ticket_deadline::Column::Round.eq(1))
        .into_model()
        .all(tx.conn())
        .await
        .context(doing)?;
    let mut deadlines: HashMap<TicketId, Vec<DeadlineRow>> = HashMap::new();
    for deadline in found {
        deadlines.entry(deadline.ticket_id.0).or_default().push(deadline);
    }
    let past = |row: Row| {
        let deadlines = deadlines.remove(&row.id.0).unwrap_or_default();
        past_of(row, &deadlines)
    };
    Ok(rows.into_iter().map(past).collect())
}

/// A later round has times of its own: then the first is taken to have begun when the ticket was opened.
fn past_of(row: Row, deadlines: &[DeadlineRow]) -> Past {
    let is_first = row.round == 1;
    let kept = |kind| deadlines.iter().find(|it| it.kind.0 == kind && it.status.0 == DeadlineStatus::Kept);
    let status_at = row
        .status_at
        .filter(|_at| is_first && matches!(row.status.0, TicketStatus::Resolved | TicketStatus::Closed));
    let resolved_at = kept(DeadlineKind::Resolve).and_then(|deadline| deadline.settled_at).or(status_at);
    let events = events_of(&row, deadlines, resolved_at.is_some());
    Past {
        id: row.id.0,
        number: row.number,
        estate_id: row.estate_id.0,
        kind: row.kind.0,
        severity: row.severity.0,
        category: row.category,
        standard: row.standard,
        standard_version: row.standard_version,
        opened_at: row.opened_at,
        received_at: row.round_began_at.filter(|_at| is_first).unwrap_or(row.opened_at),
        customer_term: row.customer_term.filter(|_term| is_first),
        resolved_at,
        deeds: deadlines.iter().filter_map(deed).collect(),
        events,
        class: class(row.is_confidential, row.is_for_named_readers),
        about_staff: row.about_staff_id.map(|id| id.0),
    }
}

/// A deadline that was superseded says nothing: the one in its place does.
fn deed(deadline: &DeadlineRow) -> Option<Deed> {
    let done = match deadline.status.0 {
        DeadlineStatus::Kept => Done::At(deadline.settled_at?),
        DeadlineStatus::Missed => Done::After(deadline.due_at),
        DeadlineStatus::Running | DeadlineStatus::Dropped | DeadlineStatus::Superseded => return None,
    };
    Some(Deed { kind: deadline.kind.0, done })
}

/// What happened to it of which a customer can be told, as far as its rows say.
fn events_of(row: &Row, deadlines: &[DeadlineRow], is_resolved: bool) -> Vec<&'static str> {
    let is_kept = |kind| deadlines.iter().any(|it| it.kind.0 == kind && it.status.0 == DeadlineStatus::Kept);
    let status = row.status.0;
    let happened = [
        (true, "ticket_opened"),
        (row.assignee_id.is_some(), "ticket_assigned"),
        (row.assignee_id.is_some() && is_kept(DeadlineKind::Respond), "ticket_accepted"),
        (is_kept(DeadlineKind::Arrive), "ticket_arrived"),
        (row.quote_version > 0, "ticket_quoted"),
        (deadlines.iter().any(|it| it.extended_from.is_some()), "ticket_deadline_extended"),
        (is_resolved, "ticket_resolved"),
        (row.round > 1, "ticket_reopened"),
        (status == TicketStatus::Closed, "ticket_closed"),
        (status == TicketStatus::Cancelled, "ticket_cancelled"),
        (deadlines.iter().any(|it| it.status.0 == DeadlineStatus::Missed), "deadline_missed"),
    ];
    happened.into_iter().filter(|(has, _event)| *has).map(|(_has, event)| event).collect()
}

fn of(back_test: &BackTest) -> Condition {
    use ticket::Column;
    let period =
        Condition::all().add(Column::OpenedAt.gte(back_test.from)).add(Column::OpenedAt.lt(back_test.until));
    if back_test.estates.is_empty() {
        return period;
    }
    period.add(Column::EstateId.is_in(back_test.estates.iter().map(|id| id.as_uuid())))
}
