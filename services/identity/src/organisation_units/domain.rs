//! What the group consists of: companies, their departments, and teams.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::Refusal;
use vocabulary::OrganisationUnitId;

kernel::define_words! {
    /// What a part of the organisation is.
    OrganisationUnitKind {
        /// 公司: a company of the group, or the group itself.
        Company = "company",
        /// 部门: a department, a centre, an estate office (管理处).
        Department = "department",
        /// 班组: people who share shifts and work.
        Team = "team",
    }
}

/// How many units may lie in one another: more than any group has.
pub(crate) const DEEPEST: usize = 10;

/// A part of the organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OrganisationUnit {
    pub(crate) id: OrganisationUnitId,
    pub(crate) version: i32,
    pub(crate) kind: OrganisationUnitKind,
    pub(crate) parent_id: Option<OrganisationUnitId>,
    /// By which the group knows it; it never changes.
    pub(crate) code: String,
    pub(crate) name: String,
    /// The first day on which it is there; none when it was always there.
    pub(crate) valid_from: Option<NaiveDate>,
    /// The last; none when no end is known.
    pub(crate) valid_until: Option<NaiveDate>,
    /// By which its people work, where it is not the calendar of their place; it holds for what lies in it, too.
    pub(crate) calendar: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
}

/// What shall be different; absent parts stay, `Some(None)` clears.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OrganisationUnitChange {
    pub(crate) name: Option<String>,
    pub(crate) valid_from: Option<Option<NaiveDate>>,
    pub(crate) valid_until: Option<Option<NaiveDate>>,
    pub(crate) calendar: Option<Option<String>>,
}

/// False when it ends before it begins.
pub(crate) fn are_in_order(from: Option<NaiveDate>, until: Option<NaiveDate>) -> bool {
    from.zip(until).is_none_or(|(from, until)| from <= until)
}

impl OrganisationUnit {
    /// Passes when it may lie where it is put: `above` is what it would lie in, the outermost first, and `height` how
    /// many levels it is with all that lies in it.
    ///
    /// # Errors
    /// `identity.unit_in_itself`, `identity.unit_misplaced`, `identity.unit_too_deep`.
    pub(crate) fn refuse_misplaced(&self, above: &[Self], height: usize) -> Result<(), Refusal> {
        if above.iter().any(|unit| unit.id == self.id) {
            return Err(Refusal::conflict("identity.unit_in_itself"));
        }
        if !may_lie_in(self.kind, above.last().map(|parent| parent.kind)) {
            return Err(Refusal::conflict("identity.unit_misplaced"));
        }
        if above.len() + height > DEEPEST {
            return Err(Refusal::conflict("identity.unit_too_deep").with("most", DEEPEST));
        }
        Ok(())
    }

    /// Takes the change over. False when nothing is different.
    ///
    /// # Errors
    /// A fault at `/valid_until` when it would end before it begins.
    pub(crate) fn change(&mut self, change: OrganisationUnitChange) -> Result<bool, Refusal> {
        let OrganisationUnitChange { name, valid_from, valid_until, calendar } = change;
        let before = self.clone();
        self.name = name.unwrap_or_else(|| before.name.clone());
        self.valid_from = valid_from.unwrap_or(before.valid_from);
        self.valid_until = valid_until.unwrap_or(before.valid_until);
        self.calendar = calendar.unwrap_or_else(|| before.calendar.clone());
        if !are_in_order(self.valid_from, self.valid_until) {
            return Err(Refusal::at("/valid_until", "days.end_before_beginning"));
        }
        let is_different = *self != before;
        self.version += i32::from(is_different);
        Ok(is_different)
    }

    /// True when it is there on `day`.
    pub(crate) fn is_there_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_until.is_none_or(|until| day <= until)
    }
}

/// True when a unit of `kind` may lie in one of `parent`, or in none.
const fn may_lie_in(kind: OrganisationUnitKind, parent: Option<OrganisationUnitKind>) -> bool {
    use OrganisationUnitKind::{Company, Department, Team};
    match (kind, parent) {
        (Company, None | Some(Company))
        | (Department, Some(Company | Department))
        | (Team, Some(Company | Department)) => true,
        (Company, Some(Department | Team)) | (Department | Team, None | Some(Team)) => false,
    }
}

#[cfg(test)]
mod tests {
    use kernel::SystemIds;

    use super::*;

    fn unit(kind: OrganisationUnitKind) -> OrganisationUnit {
        OrganisationUnit {
            id: OrganisationUnitId::new(&SystemIds),
            version: 1,
            kind,
            parent_id: None,
            code: "X".to_owned(),
            name: "x".to_owned(),
            valid_from: None,
            valid_until: None,
            calendar: None,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn companies_hold_departments_and_departments_hold_teams() {
        use OrganisationUnitKind::{Company, Department, Team};
        for (kind, above, is_right) in [
            (Company, None, true),
            (Company, Some(Company), true),
            (Company, Some(Department), false),
            (Department, None, false),
            (Department, Some(Department), true),
            (Team, Some(Department), true),
            (Team, Some(Team), false),
        ] {
            let above: Vec<OrganisationUnit> = above.map(unit).into_iter().collect();
            assert_eq!(unit(kind).refuse_misplaced(&above, 1).is_ok(), is_right, "{kind} {above:?}");
        }
    }

    #[test]
    fn a_unit_does_not_come_to_lie_in_itself_or_too_deep() {
        let company = unit(OrganisationUnitKind::Company);
        let inner = unit(OrganisationUnitKind::Company);
        let refused = company.refuse_misplaced(&[company.clone(), inner.clone()], 1).unwrap_err();
        assert_eq!(refused.code, "identity.unit_in_itself");
        let above = vec![inner; DEEPEST - 1];
        assert!(company.refuse_misplaced(&above, 1).is_ok());
        assert_eq!(company.refuse_misplaced(&above, 2).unwrap_err().code, "identity.unit_too_deep");
    }

    #[test]
    fn days_are_compared_as_they_will_be() {
        let day = |day: &str| Some(day.parse::<NaiveDate>().unwrap());
        let mut team = unit(OrganisationUnitKind::Team);
        let change = OrganisationUnitChange { valid_from: Some(day("2026-03-01")), ..Default::default() };
        assert!(team.change(change.clone()).unwrap() && !team.change(change).unwrap());
        let change = OrganisationUnitChange { valid_until: Some(day("2026-02-28")), ..Default::default() };
        assert_eq!(team.clone().change(change).unwrap_err().faults[0].code, "days.end_before_beginning");
        assert!(
            team.is_there_on(day("2026-03-01").unwrap()) && !team.is_there_on(day("2026-02-28").unwrap())
        );
        assert_eq!(team.version, 2);
    }
}
