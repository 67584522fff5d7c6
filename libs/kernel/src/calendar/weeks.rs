//! Working weeks that replace one another: hours change on a date.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::{CalendarError, WorkingWeek};

/// The week that holds at first, and those that hold from a date on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Weeks {
    first: WorkingWeek,
    later: BTreeMap<NaiveDate, WorkingWeek>,
}

impl Weeks {
    pub(super) fn new(first: WorkingWeek) -> Self {
        Self { first, later: BTreeMap::new() }
    }

    /// Has `week` hold from `date` on; changes are given in their order.
    pub(super) fn change(&mut self, date: NaiveDate, week: WorkingWeek) -> Result<(), CalendarError> {
        let (since, last) = match self.later.last_key_value() {
            Some((since, last)) => (Some(*since), last),
            None => (None, &self.first),
        };
        if since.is_some_and(|since| date <= since) {
            return Err(CalendarError::WeekOutOfOrder(date));
        }
        if !last.yields_to(&week, date.weekday()) {
            return Err(CalendarError::ShiftsOverlap);
        }
        self.later.insert(date, week);
        Ok(())
    }

    /// The week that holds on a date.
    pub(super) fn on(&self, date: NaiveDate) -> &WorkingWeek {
        self.later.range(..=date).next_back().map_or(&self.first, |(_since, week)| week)
    }
}
