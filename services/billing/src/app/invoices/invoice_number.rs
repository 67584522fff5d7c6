//! `I2026-000123`: the year it was issued in, and a number that grows within it. Numbers are unique, not without
//! gaps: a process that ends leaves the rest of its block unused.

use chrono::{DateTime, Utc};

/// The series from which the numbers of that year are taken.
pub(in crate::app) fn series(issued_at: DateTime<Utc>) -> String {
    issued_at.format("invoice-%Y").to_string()
}

/// The number as people read it.
pub(in crate::app) fn of(issued_at: DateTime<Utc>, number: i64) -> String {
    format!("I{}-{number:06}", issued_at.format("%Y"))
}
