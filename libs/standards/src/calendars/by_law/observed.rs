//! What is off besides when a day by law falls on a day that is free anyway.

use std::{collections::BTreeSet, iter::successors, str::FromStr};

use chrono::{Datelike, NaiveDate, Weekday};

/// What a law does about a day that falls on a Sunday, a Saturday or another day by law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Observed {
    /// Of a Sunday, or of two on one day: the next day that is neither.
    NextDay,
    /// Of a Saturday the weekday before, of a Sunday the weekday after. Two on one day: the day before it counts for
    /// the second, or on a Thursday the day after.
    NearestWeekday,
    /// Of a Saturday or Sunday, or of two on one day: the next weekday that is not off.
    NextWeekday,
}

impl FromStr for Observed {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "next_day" => Ok(Self::NextDay),
            "nearest_weekday" => Ok(Self::NearestWeekday),
            "next_weekday" => Ok(Self::NextWeekday),
            _other => Err(()),
        }
    }
}

impl Observed {
    /// The day that is off besides `date`, which `is_taken` when another entry of the law has it; `off` are all so far.
    pub(super) fn besides(
        self,
        date: NaiveDate,
        is_taken: bool,
        off: &BTreeSet<NaiveDate>,
    ) -> Option<NaiveDate> {
        let is_free = |day: &NaiveDate| !off.contains(day) && day.weekday() != Weekday::Sun;
        let is_free_weekday = |day: &NaiveDate| is_free(day) && day.weekday() != Weekday::Sat;
        let later = |date| successors(Some(date), NaiveDate::succ_opt);
        let is_weekend = |date: NaiveDate| matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        match self {
            Self::NextDay if is_taken || date.weekday() == Weekday::Sun => later(date).find(is_free),
            Self::NextWeekday if is_taken || is_weekend(date) => later(date).find(is_free_weekday),
            Self::NearestWeekday => {
                let after = is_taken && date.weekday() == Weekday::Thu;
                let own = match (is_taken, after) {
                    (false, _) => date,
                    (true, true) => date.succ_opt()?,
                    (true, false) => date.pred_opt()?,
                };
                if !is_taken && !is_weekend(own) {
                    return None;
                }
                if own.weekday() == Weekday::Sun || after {
                    return later(own).find(is_free_weekday);
                }
                successors(Some(own), NaiveDate::pred_opt).find(is_free_weekday)
            }
            Self::NextDay | Self::NextWeekday => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn besides(observed: Observed, day: &str, is_taken: bool, off: &[&str]) -> Option<String> {
        let off = off.iter().copied().chain([day]).map(date).collect();
        observed.besides(date(day), is_taken, &off).map(|date| date.to_string())
    }

    #[test]
    fn a_sunday_moves_to_the_next_day_that_is_not_off() {
        let next = |day, is_taken, off: &[&str]| besides(Observed::NextDay, day, is_taken, off);
        assert_eq!(next("2026-05-24", false, &[]).as_deref(), Some("2026-05-25"));
        assert_eq!(next("2026-04-05", false, &["2026-04-06"]).as_deref(), Some("2026-04-07"));
        assert_eq!(next("2026-05-30", false, &[]), None, "a Saturday is not made up for");
        // Saturday 23 May counts, the Sunday after it does not.
        assert_eq!(next("2026-05-23", true, &[]).as_deref(), Some("2026-05-25"));
    }

    #[test]
    fn a_weekend_moves_to_the_nearest_weekday() {
        let nearest = |day, is_taken, off: &[&str]| besides(Observed::NearestWeekday, day, is_taken, off);
        assert_eq!(nearest("2026-07-04", false, &[]).as_deref(), Some("2026-07-03"));
        assert_eq!(nearest("2027-07-04", false, &[]).as_deref(), Some("2027-07-05"));
        assert_eq!(nearest("2022-01-01", false, &[]).as_deref(), Some("2021-12-31"));
        assert_eq!(nearest("2026-07-02", false, &[]), None);
        // Children's Day and Qingming of Taiwan on one day: Friday, Thursday and Saturday 4 April.
        assert_eq!(nearest("2025-04-04", true, &[]).as_deref(), Some("2025-04-03"));
        assert_eq!(nearest("2024-04-04", true, &[]).as_deref(), Some("2024-04-05"));
        assert_eq!(nearest("2020-04-04", true, &["2020-04-03"]).as_deref(), Some("2020-04-02"));
        assert_eq!(nearest("2021-04-04", true, &["2021-04-05"]).as_deref(), Some("2021-04-02"));
    }

    #[test]
    fn a_weekend_moves_behind_the_whole_festival() {
        let next = |day, off: &[&str]| besides(Observed::NextWeekday, day, false, off);
        let festival = ["2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19"];
        assert_eq!(next("2026-02-15", &festival).as_deref(), Some("2026-02-20"));
        assert_eq!(next("2026-02-21", &[]).as_deref(), Some("2026-02-23"));
        assert_eq!(next("2026-02-16", &[]), None);
    }
}
