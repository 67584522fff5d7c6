//! The days a periodic fee is for.

use chrono::{Datelike, Months, NaiveDate};
use kernel::Refusal;

/// From its first day to its last, both within, in the estate's own calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Period {
    from: NaiveDate,
    to: NaiveDate,
}

impl Period {
    /// A period of at least one day and at most ten years, in centuries that any calendar knows.
    pub(crate) fn new(from: NaiveDate, to: NaiveDate) -> Result<Self, Refusal> {
        let longest = from.checked_add_months(Months::new(120));
        let is_known = |day: NaiveDate| (1900..2200).contains(&day.year());
        if from > to || !is_known(from) || !is_known(to) || longest.is_none_or(|longest| to >= longest) {
            return Err(Refusal::invalid(
                "billing.period_malformed",
                "A period ends on or after the day it begins, within ten years, between 1900 and 2199.",
                "期间的结束日不得早于开始日，不超过十年，且在 1900 至 2199 年之间。",
            ));
        }
        Ok(Self { from, to })
    }

    /// Its first day.
    pub(crate) const fn from(self) -> NaiveDate {
        self.from
    }

    /// Its last day.
    pub(crate) const fn to(self) -> NaiveDate {
        self.to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_lasts_a_day_to_ten_years() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        assert!(Period::new(day(2026, 3, 1), day(2026, 3, 1)).is_ok());
        assert!(Period::new(day(2026, 3, 1), day(2036, 2, 29)).is_ok());
        assert!(Period::new(day(2026, 3, 1), day(2036, 3, 1)).is_err());
        assert!(Period::new(day(2026, 3, 2), day(2026, 3, 1)).is_err());
        assert!(Period::new(day(-4000, 1, 1), day(-4000, 1, 2)).is_err());
    }
}
