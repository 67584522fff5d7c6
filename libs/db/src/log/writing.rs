//! An entry as it is written.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use envelope::Envelope;
use sea_orm::{
    prelude::Uuid,
    sea_query::{Expr, InsertStatement, Query},
};

use crate::engine::partitions::LOG;

/// What an entry is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Subject {
    /// An aggregate or another word of the audit trail.
    pub(crate) kind: &'static str,
    pub(crate) id: String,
    pub(crate) estate_id: Option<Uuid>,
}

/// What others hear of it.
#[derive(Debug)]
struct EventPart {
    routing_key: String,
    sequence: i32,
    data_version: Option<i32>,
    data: String,
}

/// What the audit trail tells of it.
#[derive(Debug)]
pub(crate) struct AuditPart {
    pub(crate) principal: String,
    pub(crate) via: Option<String>,
    pub(crate) action: &'static str,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

/// One entry to be written.
#[derive(Debug)]
pub(crate) struct NewEntry {
    id: Uuid,
    at: DateTime<Utc>,
    subject: Subject,
    trace: Option<String>,
    event: Option<EventPart>,
    audit: Option<AuditPart>,
}

impl NewEntry {
    /// An event about an aggregate of this kind.
    pub(crate) fn of_event(kind: &'static str, envelope: Envelope) -> Self {
        let estate_id = envelope.estateid.map(|estate| estate.as_uuid());
        Self {
            id: envelope.id.as_uuid(),
            at: envelope.time,
            subject: Subject { kind, id: envelope.subject, estate_id },
            trace: envelope.traceparent,
            event: Some(EventPart {
                routing_key: envelope.routingkey,
                sequence: envelope.sequence,
                data_version: later_version(envelope.dataversion),
                data: envelope.data.into_text(),
            }),
            audit: None,
        }
    }

    /// A line of the audit trail.
    pub(crate) fn of_audit(
        (id, at): (Uuid, DateTime<Utc>),
        subject: Subject,
        trace: Option<String>,
        audit: AuditPart,
    ) -> Self {
        Self { id, at, subject, trace, event: None, audit: Some(audit) }
    }

    /// True when others hear of it.
    pub(crate) fn is_event(&self) -> bool {
        self.event.is_some()
    }
}

/// The version of an event's data as it is kept: of the first, nothing is.
pub(crate) fn later_version(data_version: u16) -> Option<i32> {
    (data_version > 1).then(|| data_version.into())
}

/// Joins the events about a subject with the audit lines about it, the first with the first, where there is as much of the one
/// as of the other: those are the two sides of one change. Of anything else it is not known which belongs to which.
pub(crate) fn paired(entries: Vec<NewEntry>) -> Vec<NewEntry> {
    let mut sides: HashMap<Subject, [Vec<usize>; 2]> = HashMap::new();
    for (place, entry) in entries.iter().enumerate() {
        let [event, audit] = sides.entry(entry.subject.clone()).or_default();
        if entry.is_event() { event } else { audit }.push(place);
    }
    let pairs = sides.into_values().filter(|[event, audit]| event.len() == audit.len());
    let other_side: HashMap<usize, usize> =
        pairs.flat_map(|[event, audit]| event.into_iter().zip(audit)).collect();
    let mut entries: Vec<Option<NewEntry>> = entries.into_iter().map(Some).collect();
    for (event, audit) in &other_side {
        let audit = entries.get_mut(*audit).and_then(Option::take).and_then(|entry| entry.audit);
        if let Some(Some(event)) = entries.get_mut(*event) {
            event.audit = audit;
        }
    }
    entries.into_iter().flatten().collect()
}

/// One statement for all of them.
pub(crate) fn insert(entries: Vec<NewEntry>) -> InsertStatement {
    let mut insert = Query::insert();
    insert.into_table(LOG).columns([
        "id",
        "at",
        "routing_key",
        "subject_kind",
        "subject_id",
        "sequence",
        "data_version",
        "estate_id",
        "principal",
        "via",
        "action",
        "trace",
        "data",
        "before",
        "after",
    ]);
    for entry in entries {
        insert.values_panic(values(entry));
    }
    insert
}

fn values(entry: NewEntry) -> [Expr; 15] {
    let NewEntry { id, at, subject, trace, event, audit } = entry;
    let (routing_key, sequence, data_version, data) = match event {
        Some(EventPart { routing_key, sequence, data_version, data }) => {
            (Some(routing_key), Some(sequence), data_version, Some(data))
        }
        None => (None, None, None, None),
    };
    let (principal, via, action, before, after) = match audit {
        Some(AuditPart { principal, via, action, before, after }) => {
            (Some(principal), via, Some(action), before, after)
        }
        None => (None, None, None, None, None),
    };
    [
        id.into(),
        at.into(),
        routing_key.into(),
        subject.kind.into(),
        subject.id.into(),
        sequence.into(),
        data_version.into(),
        subject.estate_id.into(),
        principal.into(),
        via.into(),
        action.into(),
        trace.into(),
        data.into(),
        before.into(),
        after.into(),
    ]
}
