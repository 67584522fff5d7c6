//! Deadlines as rows.

use chrono::{DateTime, Utc};
use db::{DbError, IdColumn, WordColumn};
use sea_orm::ActiveValue::Set;
use vocabulary::TicketId;

use super::entities::ticket_deadline;
use crate::domain::{Deadline, DeadlineStatus};

pub(super) fn to_row(ticket_id: TicketId, deadline: &Deadline) -> ticket_deadline::ActiveModel {
    let Deadline { kind, round, revision, due_at, clause, explanation, status } = deadline;
    let (status, settled_at) = status_columns(*status);
    ticket_deadline::ActiveModel {
        ticket_id: Set(IdColumn(ticket_id)),
        kind: Set(WordColumn(*kind)),
        round: Set(*round),
        revision: Set(*revision),
        due_at: Set(*due_at),
        clause: Set(clause.clone()),
        explanation: Set(serde_json::json!(explanation)),
        status: Set(status.to_owned()),
        settled_at: Set(settled_at),
    }
}

pub(super) fn from_row(row: ticket_deadline::Model) -> Result<Deadline, DbError> {
    let ticket_deadline::Model {
        ticket_id,
        kind,
        round,
        revision,
        due_at,
        clause,
        explanation,
        status,
        settled_at,
    } = row;
    let bad = |fault: String| DbError::Corrupt {
        what: "deadline",
        source: format!("{}: {fault}", ticket_id.0).into(),
    };
    let status = match (status.as_str(), settled_at) {
        ("running", None) => DeadlineStatus::Running,
        ("kept", Some(at)) => DeadlineStatus::Kept(at),
        ("missed", Some(at)) => DeadlineStatus::Missed(at),
        ("dropped", Some(at)) => DeadlineStatus::Dropped(at),
        ("superseded", Some(at)) => DeadlineStatus::Superseded(at),
        (word, _at) => return Err(bad(format!("status {word}"))),
    };
    let explanation = serde_json::from_value(explanation).map_err(|error| bad(error.to_string()))?;
    Ok(Deadline { kind: kind.0, round, revision, due_at, clause, explanation, status })
}

/// How a status is stored: its word, and when it was settled.
const fn status_columns(status: DeadlineStatus) -> (&'static str, Option<DateTime<Utc>>) {
    match status {
        DeadlineStatus::Running => ("running", None),
        DeadlineStatus::Kept(at) => ("kept", Some(at)),
        DeadlineStatus::Missed(at) => ("missed", Some(at)),
        DeadlineStatus::Dropped(at) => ("dropped", Some(at)),
        DeadlineStatus::Superseded(at) => ("superseded", Some(at)),
    }
}
