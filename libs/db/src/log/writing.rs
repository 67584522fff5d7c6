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
struct Said {
    routing_key: String,
    sequence: i32,
    data_version: Option<i32>,
    data: String,
}

/// What the audit trail tells of it.
#[derive(Debug)]
pub(crate) struct Done {
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
    said: Option<Said>,
    done: Option<Done>,
}

impl NewEntry {
    /// An event about an aggregate of this kind.
    pub(crate) fn said(kind: &'static str, envelope: Envelope) -> Self {
        let estate_id = envelope.estateid.map(|estate| estate.as_uuid());
        Self {
            id: envelope.id.as_uuid(),
            at: envelope.time,
            subject: Subject { kind, id: envelope.subject, estate_id },
            trace: envelope.traceparent,
            said: Some(Said {
                routing_key: envelope.routingkey,
                sequence: envelope.sequence,
                data_version: later_version(envelope.dataversion),
                data: envelope.data.into_text(),
            }),
            done: None,
        }
    }

    /// A line of the audit trail.
    pub(crate) fn done(
        (id, at): (Uuid, DateTime<Utc>),
        subject: Subject,
        trace: Option<String>,
        done: Done,
    ) -> Self {
        Self { id, at, subject, trace, said: None, done: Some(done) }
    }

    /// True when others hear of it.
    pub(crate) fn is_said(&self) -> bool {
        self.said.is_some()
    }
}

/// The version of an event's data as it is kept: of the first, nothing is.
pub(crate) fn later_version(data_version: u16) -> Option<i32> {
    (data_version > 1).then(|| data_version.into())
}

/// Joins what was said about a subject with what was done to it, the first with the first, where there is as much of the one
/// as of the other: those are the two sides of one change. Of anything else it is not known which belongs to which.
pub(crate) fn paired(entries: Vec<NewEntry>) -> Vec<NewEntry> {
    let mut sides: HashMap<Subject, [Vec<usize>; 2]> = HashMap::new();
    for (place, entry) in entries.iter().enumerate() {
        let [said, done] = sides.entry(entry.subject.clone()).or_default();
        if entry.is_said() { said } else { done }.push(place);
    }
    let pairs = sides.into_values().filter(|[said, done]| said.len() == done.len());
    let other_side: HashMap<usize, usize> =
        pairs.flat_map(|[said, done]| said.into_iter().zip(done)).collect();
    let mut entries: Vec<Option<NewEntry>> = entries.into_iter().map(Some).collect();
    for (said, done) in &other_side {
        let done = entries.get_mut(*done).and_then(Option::take).and_then(|entry| entry.done);
        if let Some(Some(said)) = entries.get_mut(*said) {
            said.done = done;
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
    let NewEntry { id, at, subject, trace, said, done } = entry;
    let (routing_key, sequence, data_version, data) = match said {
        Some(Said { routing_key, sequence, data_version, data }) => {
            (Some(routing_key), Some(sequence), data_version, Some(data))
        }
        None => (None, None, None, None),
    };
    let (principal, via, action, before, after) = match done {
        Some(Done { principal, via, action, before, after }) => {
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
