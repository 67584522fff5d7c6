//! Who changed what, when, through what: the side of the log that others do not hear, written with the change itself.
//!
//! The database refuses to change or delete a line. Personal data does not belong in `before` and `after`: a line
//! cannot be erased when a person asks for it.

use chrono::{DateTime, Utc};
use kernel::{Actor, AuditEntryId, EstateId};
use sea_orm::{FromQueryResult, prelude::Uuid};
use serde_json::Value;

use crate::log::{AuditPart, NewEntry, Subject};

/// One change, as the operation that makes it tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry {
    principal: String,
    via: Option<String>,
    action: &'static str,
    subject_kind: &'static str,
    subject_id: String,
    estate_id: Option<EstateId>,
    before: Option<Value>,
    after: Option<Value>,
}

impl AuditEntry {
    /// `actor` did `action` (`assign_ticket`) to the `subject_kind` (`ticket`) with this id.
    #[must_use]
    pub fn new(
        actor: &Actor,
        action: &'static str,
        subject_kind: &'static str,
        subject_id: impl std::fmt::Display,
    ) -> Self {
        Self {
            principal: actor.principal.to_string(),
            via: None,
            action,
            subject_kind,
            subject_id: subject_id.to_string(),
            estate_id: None,
            before: None,
            after: None,
        }
    }

    /// Who did what to what, as the security log says it.
    pub(crate) fn in_short(&self) -> (String, &'static str, String) {
        (self.principal.clone(), self.action, format!("{}:{}", self.subject_kind, self.subject_id))
    }

    /// The entry of the log that it becomes.
    pub(crate) fn noted(self, (id, at): (AuditEntryId, DateTime<Utc>), trace_id: Option<String>) -> NewEntry {
        let subject = Subject {
            kind: self.subject_kind,
            id: self.subject_id,
            estate_id: self.estate_id.map(EstateId::as_uuid),
        };
        let audit = AuditPart {
            principal: self.principal,
            via: self.via,
            action: self.action,
            before: self.before.map(|value| value.to_string()),
            after: self.after.map(|value| value.to_string()),
        };
        NewEntry::of_audit((id.as_uuid(), at), subject, trace_id, audit)
    }

    /// At this estate; without it only who may see the whole group sees the line.
    #[must_use]
    pub fn at(mut self, estate_id: EstateId) -> Self {
        self.estate_id = Some(estate_id);
        self
    }

    /// Through what, such as a screen, a job or the id of an event.
    #[must_use]
    pub fn via(mut self, via: impl Into<String>) -> Self {
        self.via = Some(via.into());
        self
    }

    /// What it was; no personal data.
    #[must_use]
    pub fn before(mut self, before: Value) -> Self {
        self.before = Some(before);
        self
    }

    /// What it is now; no personal data.
    #[must_use]
    pub fn after(mut self, after: Value) -> Self {
        self.after = Some(after);
        self
    }
}

/// One line of the trail, as it is read.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditRecord {
    /// The line.
    pub id: AuditEntryId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, such as `staff:<id>`.
    pub principal: String,
    /// Through what, where it was said.
    pub via: Option<String>,
    /// What was done.
    pub action: String,
    /// To what kind of thing.
    pub subject_kind: String,
    /// To which.
    pub subject_id: String,
    /// Where.
    pub estate_id: Option<EstateId>,
    /// What it was.
    pub before: Option<Value>,
    /// What it became.
    pub after: Option<Value>,
    /// The trace of the request that did it.
    pub trace_id: Option<String>,
}

pub(crate) const COLUMNS: [&str; 12] = [
    "position",
    "id",
    "at",
    "principal",
    "via",
    "action",
    "subject_kind",
    "subject_id",
    "estate_id",
    "before",
    "after",
    "trace",
];

#[derive(FromQueryResult)]
pub(crate) struct Row {
    id: Uuid,
    at: DateTime<Utc>,
    principal: String,
    via: Option<String>,
    action: String,
    subject_kind: String,
    subject_id: String,
    estate_id: Option<Uuid>,
    before: Option<String>,
    after: Option<String>,
    trace: Option<String>,
}

impl TryFrom<Row> for AuditRecord {
    type Error = serde_json::Error;

    fn try_from(row: Row) -> Result<Self, serde_json::Error> {
        let json = |text: Option<String>| text.map(|text| serde_json::from_str(&text)).transpose();
        Ok(Self {
            id: AuditEntryId::from_uuid(row.id),
            at: row.at,
            principal: row.principal,
            via: row.via,
            action: row.action,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            estate_id: row.estate_id.map(EstateId::from_uuid),
            before: json(row.before)?,
            after: json(row.after)?,
            trace_id: row.trace.map(trace_id_of),
        })
    }
}

/// A `traceparent` names the trace second; where nobody heard of the entry, the trace alone was kept.
fn trace_id_of(trace: String) -> String {
    trace.split('-').nth(1).map(ToOwned::to_owned).unwrap_or(trace)
}
