//! `I2026-000123`: the year it was issued in at its estate, and a number that grows within it. Numbers are unique, not
//! without gaps: a process that ends leaves the rest of its block unused.

use chrono::{Datelike, NaiveDate};

/// The series from which the numbers of that day's year are taken.
pub(in crate::app) fn series(today: NaiveDate) -> String {
    format!("invoice-{}", today.year())
}

/// The number as people read it.
pub(in crate::app) fn of(today: NaiveDate, number: i64) -> String {
    format!("I{}-{number:06}", today.year())
}
