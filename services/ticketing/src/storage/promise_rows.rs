//! Promises as rows.

use chrono::{DateTime, Utc};
use db::DbError;
use kernel::TicketId;
use sea_orm::ActiveValue::Set;

use super::entities::ticket_promise;
use crate::domain::{Promise, PromiseStatus};

/// The stored word of a promise that is not settled.
pub(super) const RUNNING: &str = "running";

pub(super) fn to_row(ticket_id: TicketId, promise: &Promise) -> ticket_promise::ActiveModel {
    let Promise { kind, due_at, clause, explanation, status } = promise;
    let (status, settled_at) = status_columns(*status);
    ticket_promise::ActiveModel {
        ticket_id: Set(ticket_id.as_uuid()),
        kind: Set(kind.as_str().to_owned()),
        due_at: Set(*due_at),
        clause: Set(clause.clone()),
        explanation: Set(serde_json::json!(explanation)),
        status: Set(status.to_owned()),
        settled_at: Set(settled_at),
    }
}

pub(super) fn from_row(row: ticket_promise::Model) -> Result<Promise, DbError> {
    let ticket_promise::Model { ticket_id, kind, due_at, clause, explanation, status, settled_at } = row;
    let bad =
        |fault: String| DbError::Corrupt { what: "promise", source: format!("{ticket_id}: {fault}").into() };
    let status = match (status.as_str(), settled_at) {
        (RUNNING, None) => PromiseStatus::Running,
        ("kept", Some(at)) => PromiseStatus::Kept(at),
        ("missed", Some(at)) => PromiseStatus::Missed(at),
        ("dropped", Some(at)) => PromiseStatus::Dropped(at),
        (word, _at) => return Err(bad(format!("status {word}"))),
    };
    let kind = kind.parse().map_err(|error: kernel::UnknownWord| bad(error.to_string()))?;
    let explanation = serde_json::from_value(explanation).map_err(|error| bad(error.to_string()))?;
    Ok(Promise { kind, due_at, clause, explanation, status })
}

/// How a status is stored: its word, and when it was settled.
pub(super) const fn status_columns(status: PromiseStatus) -> (&'static str, Option<DateTime<Utc>>) {
    match status {
        PromiseStatus::Running => (RUNNING, None),
        PromiseStatus::Kept(at) => ("kept", Some(at)),
        PromiseStatus::Missed(at) => ("missed", Some(at)),
        PromiseStatus::Dropped(at) => ("dropped", Some(at)),
    }
}
