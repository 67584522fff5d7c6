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
            return Err(Refusal::invalid("billing.period_malformed"));
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

    /// How many days it has.
    pub(crate) fn days(self) -> i64 {
        (self.to - self.from).num_days() + 1
    }

    /// The days that are in both.
    pub(crate) fn shared(self, other: Self) -> Option<Self> {
        let (from, to) = (self.from.max(other.from), self.to.min(other.to));
        (from <= to).then_some(Self { from, to })
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::Period;

    #[test]
    fn a_period_lasts_a_day_to_ten_years() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        assert!(Period::new(day(2026, 3, 1), day(2026, 3, 1)).is_ok());
        assert!(Period::new(day(2026, 3, 1), day(2036, 2, 29)).is_ok());
        assert!(Period::new(day(2026, 3, 1), day(2036, 3, 1)).is_err());
        assert!(Period::new(day(2026, 3, 2), day(2026, 3, 1)).is_err());
        assert!(Period::new(day(-4000, 1, 1), day(-4000, 1, 2)).is_err());
    }

    #[test]
    fn two_periods_share_the_days_that_are_in_both() {
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
        let period =
            |from: (u32, u32), to: (u32, u32)| Period::new(day(from.0, from.1), day(to.0, to.1)).unwrap();
        let march = period((3, 1), (3, 31));
        let days = |other: Period| march.shared(other).map(Period::days);
        assert_eq!(march.days(), 31);
        assert_eq!(march.shared(period((3, 15), (4, 14))), Some(period((3, 15), (3, 31))));
        assert_eq!(days(period((3, 15), (4, 14))), Some(17));
        assert_eq!(days(period((2, 1), (3, 1))), Some(1), "the first day");
        assert_eq!(days(period((3, 31), (3, 31))), Some(1), "the last day");
        assert_eq!(days(period((1, 1), (12, 31))), Some(31), "all of it");
        assert_eq!(days(period((4, 1), (4, 30))), None, "the day after");
        assert_eq!(days(period((2, 1), (2, 28))), None, "the day before");
    }
}
