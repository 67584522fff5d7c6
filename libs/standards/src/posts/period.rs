//! In which days a duty is due.

use chrono::{Datelike, Days, Months, NaiveDate};
use vocabulary::DutyFrequency;

use super::PostDuty;

/// The days in which something that comes again is done once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first.
    pub from: NaiveDate,
    /// The last.
    pub until: NaiveDate,
    /// By which it has to be done, the day included.
    pub due_on: NaiveDate,
}

impl Period {
    /// The period of this frequency in which `day` lies; none of what does not come again. Weeks begin on Monday.
    #[must_use]
    pub fn of(frequency: DutyFrequency, day: NaiveDate) -> Option<Self> {
        let month_of = |months: u32| {
            let first = day.with_day0(0)?.with_month0(day.month0() - day.month0() % months)?;
            Some((first, first.checked_add_months(Months::new(months))?.pred_opt()?))
        };
        let (from, until) = match frequency {
            DutyFrequency::Always | DutyFrequency::PerCase => return None,
            DutyFrequency::Daily => (day, day),
            DutyFrequency::Weekly => {
                let monday = day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into()))?;
                (monday, monday.checked_add_days(Days::new(6))?)
            }
            DutyFrequency::Monthly => month_of(1)?,
            DutyFrequency::Quarterly => month_of(3)?,
            DutyFrequency::Yearly => month_of(12)?,
        };
        Some(Self { from, until, due_on: until })
    }
}

impl PostDuty {
    /// When it is due, around this day.
    #[must_use]
    pub fn period(&self, day: NaiveDate) -> Option<Period> {
        let period = Period::of(self.frequency, day)?;
        let by = self.by_day.and_then(|by| period.from.with_day(by));
        Some(Period { due_on: by.unwrap_or(period.until), ..period })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn a_day_lies_in_its_week_month_quarter_and_year() {
        let within = |frequency, on: &str, from: &str, until: &str| {
            let period = Period { from: day(from), until: day(until), due_on: day(until) };
            assert_eq!(Period::of(frequency, day(on)), Some(period), "{frequency:?} {on}");
        };
        within(DutyFrequency::Daily, "2026-02-28", "2026-02-28", "2026-02-28");
        within(DutyFrequency::Weekly, "2026-03-01", "2026-02-23", "2026-03-01");
        within(DutyFrequency::Weekly, "2026-03-02", "2026-03-02", "2026-03-08");
        within(DutyFrequency::Monthly, "2028-02-29", "2028-02-01", "2028-02-29");
        within(DutyFrequency::Quarterly, "2026-05-31", "2026-04-01", "2026-06-30");
        within(DutyFrequency::Quarterly, "2026-12-31", "2026-10-01", "2026-12-31");
        within(DutyFrequency::Yearly, "2026-08-31", "2026-01-01", "2026-12-31");
        for frequency in [DutyFrequency::Always, DutyFrequency::PerCase] {
            assert_eq!(Period::of(frequency, day("2026-03-01")), None);
        }
    }
}
