//! For how long records are kept where the group says so itself, and what is left of one whose time was over.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Actor, Coded, EstateId, Principal, Refusal, text::match_key};
use standards::forms::{Contents, FormDefinition};
use vocabulary::{FormClass, FormRecordId, RetentionPeriodId};

kernel::define_words! {
    /// Who said for how long a record was kept.
    RetentionBasis {
        /// Its form.
        Form = "form",
        /// The group, wherever the record is.
        Group = "group",
        /// The group, in a region.
        Region = "region",
        /// The group, at an estate.
        Estate = "estate",
    }
}

/// Where a period holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PeriodPlace {
    Group,
    /// By its code.
    Region(String),
    Estate(EstateId),
}

impl PeriodPlace {
    /// By what it is told from other places.
    pub(crate) fn key(&self) -> String {
        match self {
            Self::Group => "group".to_owned(),
            Self::Region(region) => format!("region:{}", match_key(region)),
            Self::Estate(id) => format!("estate:{id}"),
        }
    }

    const fn basis(&self) -> RetentionBasis {
        match self {
            Self::Group => RetentionBasis::Group,
            Self::Region(_code) => RetentionBasis::Region,
            Self::Estate(_id) => RetentionBasis::Estate,
        }
    }

    /// The places whose periods hold at an estate in these regions, the nearest first.
    pub(crate) fn around<'r>(estate_id: EstateId, regions: impl Iterator<Item = &'r str>) -> Vec<Self> {
        let regions = regions.map(|region| Self::Region(region.to_owned()));
        std::iter::once(Self::Estate(estate_id)).chain(regions).chain([Self::Group]).collect()
    }
}

/// For how long the group has the records of a form kept at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RetentionPeriod {
    pub(crate) id: RetentionPeriodId,
    /// Counts saved changes.
    pub(crate) version: i32,
    /// The form's code.
    pub(crate) form: String,
    pub(crate) place: PeriodPlace,
    pub(crate) months: u32,
    /// Why.
    pub(crate) reason: String,
    pub(crate) set_by: Principal,
    pub(crate) set_at: DateTime<Utc>,
}

impl RetentionPeriod {
    /// Sets another time.
    ///
    /// # Errors
    /// As [`refuse_too_short`].
    pub(crate) fn change(
        &mut self,
        actor: &Actor,
        (form, months, reason): (&FormDefinition, u32, String),
        at: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        refuse_too_short(form, months)?;
        (self.months, self.reason) = (months, reason);
        (self.set_by, self.set_at) = (actor.principal.clone(), at);
        self.version += 1;
        Ok(())
    }

    /// Of some of one form's, that of the nearest of these places.
    pub(crate) fn nearest<'p>(periods: &'p [Self], places: &[PeriodPlace]) -> Option<&'p Self> {
        places.iter().find_map(|place| periods.iter().find(|period| period.place.key() == place.key()))
    }
}

/// Passes when no rule demands that the form's records are kept for longer.
///
/// # Errors
/// A fault at `/months`.
pub(crate) fn refuse_too_short(form: &FormDefinition, months: u32) -> Result<(), Refusal> {
    let least = form.keeping.least_months();
    match &form.keeping.demanded_by {
        Some(clause) if months < least => {
            let fault =
                Coded::new("retention.too_short").with("least", least).with("clause", clause.as_str());
            Err(Refusal::at("/months", fault))
        }
        Some(_) | None => Ok(()),
    }
}

/// For how long a record is kept, and who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Retention {
    pub(crate) months: u32,
    /// From when they are counted.
    pub(crate) from: NaiveDate,
    /// The last day.
    pub(crate) until: NaiveDate,
    pub(crate) basis: RetentionBasis,
    /// The rule that demands it, where one does.
    pub(crate) clause: Option<String>,
}

impl Retention {
    /// Of a record that was filed on that day, where this period holds; nothing when it is kept for ever, or as long as it is
    /// not known from when the time runs.
    pub(crate) fn of(
        (form, contents, filed_on): (&FormDefinition, &Contents, NaiveDate),
        period: Option<&RetentionPeriod>,
    ) -> Option<Self> {
        let keeping = &form.keeping;
        let months = keeping.months_where(period.map(|period| period.months))?;
        let period = period.filter(|period| period.months == months);
        let (basis, clause) = match period {
            Some(period) => (period.place.basis(), None),
            // A rule demands more than what was set before it was known.
            None => (RetentionBasis::Form, keeping.demanded_by.as_ref().map(ToString::to_string)),
        };
        Some(Self {
            months,
            from: form.kept_from(contents, filed_on)?,
            until: form.keep_until(contents, filed_on, months)?,
            basis,
            clause,
        })
    }
}

/// What is left of a record whose time was over: nothing that leads to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Disposal {
    pub(crate) record_id: FormRecordId,
    pub(crate) estate_id: EstateId,
    pub(crate) form: String,
    pub(crate) form_version: i32,
    pub(crate) class: FormClass,
    pub(crate) number: String,
    pub(crate) filed_at: DateTime<Utc>,
    pub(crate) kept: Retention,
    /// How many files went with it.
    pub(crate) files_gone: u32,
    /// How many stay for a while, because they are held or somebody asked for longer.
    pub(crate) files_kept: u32,
    pub(crate) disposed_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use kernel::{Scope, StaffId, SystemIds};
    use serde_json::{Map, json};
    use standards::forms::newest_form;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn period(form: &str, place: PeriodPlace, months: u32) -> RetentionPeriod {
        RetentionPeriod {
            id: RetentionPeriodId::new(&SystemIds),
            version: 1,
            form: form.to_owned(),
            place,
            months,
            reason: "x".to_owned(),
            set_by: Principal::Staff(StaffId::new(&SystemIds)),
            set_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn the_nearest_place_that_says_something_wins() {
        let estate = EstateId::new(&SystemIds);
        let places = PeriodPlace::around(estate, ["华南", "全国"].into_iter());
        let group = period("x", PeriodPlace::Group, 12);
        let outer = period("x", PeriodPlace::Region("全国".to_owned()), 24);
        let elsewhere = period("x", PeriodPlace::Estate(EstateId::new(&SystemIds)), 36);
        let here = period("x", PeriodPlace::Estate(estate), 48);
        let nearest = |periods: &[RetentionPeriod]| {
            RetentionPeriod::nearest(periods, &places).map(|period| period.months)
        };
        assert_eq!(nearest(&[]), None);
        assert_eq!(nearest(std::slice::from_ref(&elsewhere)), None);
        assert_eq!(nearest(&[elsewhere.clone(), group.clone()]), Some(12));
        assert_eq!(nearest(&[group.clone(), outer.clone()]), Some(24));
        assert_eq!(nearest(&[group, outer, elsewhere, here]), Some(48));
    }

    #[test]
    fn a_rule_is_the_least_and_the_group_may_set_more() {
        let form = newest_form("callback-record").unwrap();
        let filed_on = day("2026-03-02");
        let nothing = Contents::default();
        let of = |months: Option<u32>| {
            let period = months.map(|months| period("callback-record", PeriodPlace::Group, months));
            let kept = Retention::of((form, &nothing, filed_on), period.as_ref()).unwrap();
            (kept.months, kept.until, kept.basis, kept.clause)
        };
        let by_rule = (24, day("2028-03-02"), RetentionBasis::Form, Some("RET-01".to_owned()));
        assert_eq!(of(None), by_rule);
        assert_eq!(of(Some(12)), by_rule);
        assert_eq!(of(Some(36)), (36, day("2029-03-02"), RetentionBasis::Group, None));
        assert_eq!(refuse_too_short(form, 23).unwrap_err().faults[0].code, "retention.too_short");
        assert!(refuse_too_short(form, 24).is_ok());
        // Of what no rule says anything, the group says all.
        let free = newest_form("call-record").unwrap();
        assert_eq!(Retention::of((free, &nothing, filed_on), None), None);
        assert!(refuse_too_short(free, 1).is_ok());
    }

    #[test]
    fn a_guarantee_runs_from_its_date_and_is_kept_while_that_is_not_known() {
        let form = newest_form("integrity-commitment").unwrap();
        let until = |value: Option<&str>| {
            let mut values = Map::new();
            values.extend(value.map(|value| ("valid_until".to_owned(), json!(value))));
            let contents = Contents::stored(values);
            Retention::of((form, &contents, day("2026-03-02")), None).map(|kept| (kept.from, kept.until))
        };
        assert_eq!(until(None), None);
        assert_eq!(until(Some("2027-12-31")), Some((day("2027-12-31"), day("2030-12-31"))));
        assert_eq!(until(Some("2025-12-31")), Some((day("2026-03-02"), day("2029-03-02"))));
    }

    #[test]
    fn a_change_says_who_made_it_and_may_not_go_below_the_rule() {
        let form = newest_form("callback-record").unwrap();
        let actor = Actor::new(Principal::Staff(StaffId::new(&SystemIds)), Vec::new(), Scope::Group);
        let mut set = period("callback-record", PeriodPlace::Group, 36);
        let before = set.clone();
        let refused = set.change(&actor, (form, 1, "y".to_owned()), DateTime::UNIX_EPOCH);
        assert_eq!((refused.unwrap_err().faults[0].pointer.as_str(), &set), ("/months", &before));
        set.change(&actor, (form, 48, "y".to_owned()), DateTime::UNIX_EPOCH).unwrap();
        assert_eq!((set.version, set.months, set.set_by), (2, 48, actor.principal));
    }
}
