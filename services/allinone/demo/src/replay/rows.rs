//! The rows of a file, in the order of their moments.

use std::{collections::HashSet, io::Read};

use chrono::{DateTime, Days, NaiveTime, Utc};

use super::{
    ZONE,
    clean::{RawRow, Row, clean},
    ledger::Refused,
};

/// What was read.
#[derive(Debug)]
pub(super) struct Rows {
    sound: Vec<Row>,
    refused: Vec<Refused>,
}

/// Reads at most `limit` rows. One that cannot be read stands among the refused, with its line; so does one with the
/// number of an earlier row, since nobody could tell the interactions of the two apart.
///
/// # Errors
/// When the file itself breaks off: what would have come after is not known.
pub(super) fn read(csv: impl Read, limit: Option<usize>) -> anyhow::Result<Rows> {
    let mut reader = csv::Reader::from_reader(csv);
    // The rows alone would not tell that there is nothing to be read.
    reader.headers()?;
    let mut rows = Rows { sound: Vec::new(), refused: Vec::new() };
    let mut seen = HashSet::new();
    for (place, raw) in reader.deserialize::<RawRow>().take(limit.unwrap_or(usize::MAX)).enumerate() {
        let line = format!("line {}", place + 2);
        let cleaned = match raw {
            Err(error) => Err((line, unreadable(error)?)),
            Ok(raw) if !seen.insert(raw.request_id.clone()) => Err((line, SEEN_BEFORE.to_owned())),
            Ok(raw) => {
                let request_id = raw.request_id.clone();
                clean(raw).map_err(|reason| (request_id, reason.to_owned()))
            }
        };
        match cleaned {
            Ok(row) => rows.sound.push(row),
            Err((row, reason)) => rows.refused.push(Refused { row, reason }),
        }
    }
    rows.sound.sort_by_key(|row| row.created_at);
    Ok(rows)
}

/// Why a second row of one number is refused.
const SEEN_BEFORE: &str = "request_id of an earlier row";

/// The class of a line that is no row: its place in the words would make each its own.
fn unreadable(error: csv::Error) -> anyhow::Result<String> {
    if error.is_io_error() {
        return Err(error.into());
    }
    Ok(if let csv::ErrorKind::UnequalLengths { expected_len, .. } = error.kind() {
        format!("csv: does not have {expected_len} fields")
    } else if let csv::ErrorKind::Deserialize { err, .. } = error.kind() {
        format!("csv: {}", err.kind())
    } else {
        "csv: cannot be read".to_owned()
    })
}

impl Rows {
    /// How many there are in the file.
    pub(super) fn read(&self) -> usize {
        self.sound.len() + self.refused.len()
    }

    /// Those that can be replayed.
    pub(super) fn sound(&self) -> &[Row] {
        &self.sound
    }

    /// Those that cannot, and why.
    pub(super) fn refused(&self) -> &[Refused] {
        &self.refused
    }

    /// Midnight before the first row.
    pub(super) fn begin_at(&self) -> DateTime<Utc> {
        self.sound.first().map_or_else(DateTime::default, |row| midnight(row.created_at, 0))
    }

    /// Midnight after the last row; what ends later stays open.
    pub(super) fn end_at(&self) -> DateTime<Utc> {
        self.sound.last().map_or_else(DateTime::default, |row| midnight(row.created_at, 1))
    }
}

/// The midnight before `at`, so many days on, where the hotline is.
fn midnight(at: DateTime<Utc>, days: u64) -> DateTime<Utc> {
    let day = at.with_timezone(&ZONE).date_naive();
    let day = day.checked_add_days(Days::new(days)).unwrap_or(day);
    day.and_time(NaiveTime::MIN).and_local_timezone(ZONE).earliest().map_or(at, |local| local.to_utc())
}
