//! What is next in line: the common case, decided and noted for many subjects in one statement.

use envelope::{Backfilled, Envelope};
use serde_json::json;

use super::{aggregate, day};
use crate::{Db, DbError, Tx, engine, error::Context};

/// Events of one subject that follow each other without a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SequenceRange<'a> {
    pub(crate) aggregate: &'a str,
    pub(crate) subject: &'a str,
    /// The sequence of the first of them.
    pub(crate) begins: i32,
    /// And of the last.
    pub(crate) ends: i32,
    /// True when a story begins with it.
    pub(crate) starts: bool,
}

impl<'a> SequenceRange<'a> {
    /// One event alone.
    pub(crate) fn of(envelope: &'a Envelope) -> Self {
        let Envelope { subject, sequence, backfill, .. } = envelope;
        let starts = *sequence == 1 || *backfill == Some(Backfilled::Start);
        Self { aggregate: aggregate(envelope), subject, begins: *sequence, ends: *sequence, starts }
    }
}

/// The aggregates and subjects whose ranges were next in line. Of the others something was heard before, or something is
/// missing.
#[derive(Debug, Default)]
pub(crate) struct AdvancedCursors(Vec<(String, String)>);

impl AdvancedCursors {
    /// Notes in `tx` that those of `ranges` were heard which are next in line. A process that has one of these messages,
    /// too, waits until `tx` ends.
    pub(crate) async fn advance(tx: &Tx, ranges: &[SequenceRange<'_>]) -> Result<Self, DbError> {
        if ranges.is_empty() {
            return Ok(Self::default());
        }
        let advanced = engine::advance_cursors(tx.conn(), &told(ranges), day(tx.now())).await;
        advanced.context(DOING).map(Self)
    }

    /// The same in a statement of its own, for what has no effect.
    pub(crate) async fn advance_at_once(db: &Db, ranges: &[SequenceRange<'_>]) -> Result<Self, DbError> {
        if ranges.is_empty() {
            return Ok(Self::default());
        }
        let day = day(db.clock().now());
        let advanced = engine::advance_cursors_at_once(db.writer(), &told(ranges), day).await;
        advanced.context(DOING).map(Self)
    }

    /// True when the range of this subject was next in line.
    pub(crate) fn has(&self, range: &SequenceRange<'_>) -> bool {
        self.0.iter().any(|(aggregate, subject)| aggregate == range.aggregate && subject == range.subject)
    }
}

const DOING: &str = "moving inbox cursors";

fn told(ranges: &[SequenceRange<'_>]) -> String {
    let each = ranges.iter().map(|SequenceRange { aggregate, subject, begins, ends, starts }| {
        json!({ "aggregate": aggregate, "subject": subject, "begins": begins, "ends": ends, "starts": starts })
    });
    serde_json::Value::Array(each.collect()).to_string()
}
