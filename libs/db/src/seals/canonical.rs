//! The bytes of an entry that are hashed: every column, each with its length before it, so that nothing can be moved from one
//! into another.

use chrono::{DateTime, Utc};
use sea_orm::{FromQueryResult, prelude::Uuid};
use sha2::{Digest, Sha256};

/// An entry of the log, all of it.
#[derive(Debug, FromQueryResult)]
pub(super) struct LogEntry {
    pub(super) position: i64,
    id: Uuid,
    pub(super) at: DateTime<Utc>,
    routing_key: Option<String>,
    subject_kind: String,
    subject_id: String,
    sequence: Option<i32>,
    data_version: Option<i32>,
    estate_id: Option<Uuid>,
    principal: Option<String>,
    via: Option<String>,
    action: Option<String>,
    trace: Option<String>,
    data: Option<String>,
    before: Option<String>,
    after: Option<String>,
}

impl LogEntry {
    /// The columns, in the order of the fields.
    pub(super) const COLUMNS: [&str; 16] = [
        "position",
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
    ];
}

/// A hash over entries, begun with the hash before them.
pub(super) struct HashChain(Sha256);

impl HashChain {
    pub(super) fn after(before: &str) -> Self {
        let mut chain = Self(Sha256::new());
        chain.put(Some(before.as_bytes()));
        chain
    }

    pub(super) fn add(&mut self, entry: &LogEntry) {
        let LogEntry {
            position,
            id,
            at,
            routing_key,
            subject_kind,
            subject_id,
            sequence,
            data_version,
            estate_id,
            principal,
            via,
            action,
            trace,
            data,
            before,
            after,
        } = entry;
        self.put(Some(&position.to_be_bytes()));
        self.put(Some(id.as_bytes()));
        self.put(Some(&at.timestamp_micros().to_be_bytes()));
        self.put_text(routing_key.as_ref());
        self.put_text(Some(subject_kind));
        self.put_text(Some(subject_id));
        for number in [sequence, data_version] {
            self.put(number.map(i32::to_be_bytes).as_ref().map(<[u8; 4]>::as_slice));
        }
        self.put(estate_id.as_ref().map(|estate| estate.as_bytes().as_slice()));
        for text in [principal, via, action, trace, data, before, after] {
            self.put_text(text.as_ref());
        }
    }

    pub(super) fn end(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn put_text(&mut self, text: Option<&String>) {
        self.put(text.map(String::as_bytes));
    }

    /// What is absent has no length, which is not a length of 0.
    fn put(&mut self, bytes: Option<&[u8]>) {
        let Some(bytes) = bytes else { return self.0.update([0]) };
        self.0.update([1]);
        self.0.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        self.0.update(bytes);
    }
}
