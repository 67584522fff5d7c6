//! For how long a filed record is kept, and from when that is counted.

use chrono::{Months, NaiveDate};

use super::running::read_day;
use super::{Contents, FormDefinition, FormField};
use crate::clause::Clause;
use crate::document::{Report, Section, number};

use kernel::Coded;

/// The most months that a record is kept when a time is set: a hundred years.
pub const MOST_MONTHS: u32 = 1_200;

/// How long the records of a form are kept, as its document says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keeping {
    /// How many months a filed record is kept; as long as the estate is run when the source gives no time.
    pub months: Option<u32>,
    /// The rule that demands that long: nobody sets less. Without one the time is the writer's choice.
    pub demanded_by: Option<Clause>,
    /// The field of a date from which the time runs, if that is later than the day of filing: such as that on which an
    /// agreement ends. While the field is not filled in, the record is kept.
    pub from: Option<String>,
}

impl Keeping {
    /// How many months it is kept where the group set `set`: no fewer than a rule demands.
    #[must_use]
    pub fn months_where(&self, set: Option<u32>) -> Option<u32> {
        match (set, self.months, &self.demanded_by) {
            (None, months, _) => months,
            (Some(set), Some(least), Some(_rule)) => Some(set.max(least)),
            (Some(set), _, _) => Some(set),
        }
    }

    /// The fewest months that may be set.
    #[must_use]
    pub fn least_months(&self) -> u32 {
        self.demanded_by.as_ref().and(self.months).unwrap_or(1)
    }

    /// Reads `kept_months`, `kept_by` and `kept_from`, about these fields and by these rules.
    pub(super) fn read(
        root: &mut Section<'_>,
        (fields, rules): (&[FormField], &[Clause]),
        report: &mut Report<'_>,
    ) -> Self {
        let months = root.optional("kept_months");
        let months = months.and_then(|value| number(value, (1, MOST_MONTHS.into()), report));
        let by = root.optional("kept_by");
        let demanded_by = by.and_then(|value| Clause::read_cited(value, rules, report));
        let from = root.optional("kept_from");
        let from = from.and_then(|value| read_day(value, fields, report));
        if let (None, Some(by)) = (root.optional("kept_months"), by) {
            report.add(&by.span(), Coded::new("standards.missing_key").with("key", "kept_months"));
        }
        Self { months, demanded_by, from }
    }
}

impl FormDefinition {
    /// The day from which the time of a record runs that was filed on `filed_on`; nothing while the date is lacking from
    /// which it would.
    #[must_use]
    pub fn kept_from(&self, contents: &Contents, filed_on: NaiveDate) -> Option<NaiveDate> {
        let Some(field) = &self.keeping.from else { return Some(filed_on) };
        let day: NaiveDate = contents.values().get(field)?.as_str()?.parse().ok()?;
        Some(day.max(filed_on))
    }

    /// The last day on which such a record is kept for so many months; nothing while that is not known.
    #[must_use]
    pub fn keep_until(&self, contents: &Contents, filed_on: NaiveDate, months: u32) -> Option<NaiveDate> {
        self.kept_from(contents, filed_on)?.checked_add_months(Months::new(months))
    }
}
