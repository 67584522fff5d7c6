//! Contractors (外包单位): firms that work for the group, and the people they send.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use kernel::{PhoneNumber, Refusal, Scope, StaffId};
use vocabulary::{ContractorId, ContractorPersonId, PlaceId, SkillId};

use crate::memberships::domain::{HeldAt, Term};

/// A firm that works for the group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contractor {
    pub(crate) id: ContractorId,
    pub(crate) version: i32,
    /// By which the group knows it; it never changes.
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) contact: Contact,
    /// The trades it is hired for.
    pub(crate) skills: BTreeSet<SkillId>,
    /// The places that it serves; the whole group when there are none. They never change: a firm that comes to serve others
    /// has another contract.
    pub(crate) serves: Vec<HeldAt>,
    /// The days of its contract, by the calendar of the group.
    pub(crate) term: Term,
    pub(crate) created_at: DateTime<Utc>,
}

/// Whom to ask for at a firm.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Contact {
    pub(crate) name: Option<String>,
    pub(crate) phone: Option<PhoneNumber>,
}

/// What shall be different about a firm; absent parts stay, `Some(None)` clears.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ContractorChange {
    pub(crate) name: Option<String>,
    pub(crate) contact_name: Option<Option<String>>,
    pub(crate) contact_phone: Option<Option<PhoneNumber>>,
    pub(crate) skills: Option<BTreeSet<SkillId>>,
}

/// Somebody whom a firm sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ContractorPerson {
    pub(crate) id: ContractorPersonId,
    pub(crate) version: i32,
    pub(crate) contractor_id: ContractorId,
    pub(crate) name: String,
    pub(crate) phone: Option<PhoneNumber>,
    /// The account that they sign in with, if they do. It never changes.
    pub(crate) staff_id: Option<StaffId>,
    /// Days of the firm's contract, by the calendar of the group. They are over with the contract, if not sooner.
    pub(crate) term: Term,
    pub(crate) created_at: DateTime<Utc>,
}

/// What shall be different about somebody; absent parts stay, `Some(None)` clears.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ContractorPersonChange {
    pub(crate) name: Option<String>,
    pub(crate) phone: Option<Option<PhoneNumber>>,
}

/// The instants at which days begin and end, each by its name.
pub(crate) fn turns(term: &Term) -> Vec<(&'static str, DateTime<Utc>)> {
    let ends = term.ends_at.map(|at| ("end", at));
    std::iter::once(("begin", term.begins_at)).chain(ends).collect()
}

/// These days with a last one that comes sooner.
///
/// # Errors
/// A fault at `/until`: they would end before they begin, or end by then already.
fn ended(before: Term, sooner: Term) -> Result<Term, Refusal> {
    let Some(last) = sooner.until else { return Ok(before) };
    if last < before.from {
        return Err(Refusal::at("/until", "days.end_before_beginning"));
    }
    if before.until.is_some_and(|until| until <= last) {
        return Err(Refusal::at("/until", "contractor.ends_already"));
    }
    Ok(sooner)
}

impl Contractor {
    /// Where it works.
    pub(crate) fn scopes(&self) -> Vec<Scope> {
        if self.serves.is_empty() {
            return vec![Scope::Group];
        }
        self.serves.iter().map(HeldAt::scope).collect()
    }

    pub(crate) fn place_ids(&self) -> Vec<PlaceId> {
        self.serves.iter().filter_map(HeldAt::place_id).collect()
    }

    /// Takes the change over. False when nothing is different.
    pub(crate) fn change(&mut self, change: ContractorChange) -> bool {
        let ContractorChange { name, contact_name, contact_phone, skills } = change;
        let before = self.clone();
        self.name = name.unwrap_or_else(|| before.name.clone());
        self.contact.name = contact_name.unwrap_or_else(|| before.contact.name.clone());
        self.contact.phone = contact_phone.unwrap_or_else(|| before.contact.phone.clone());
        self.skills = skills.unwrap_or_else(|| before.skills.clone());
        let is_different = *self != before;
        self.version += i32::from(is_different);
        is_different
    }

    /// Lets the contract end with the last day of `term`, which begins as it did.
    ///
    /// # Errors
    /// A fault at `/until`: it would end before it begins, or ends by then already.
    pub(crate) fn end(&mut self, term: Term) -> Result<(), Refusal> {
        self.term = ended(self.term, term)?;
        self.version += 1;
        Ok(())
    }

    /// Passes for days of the contract.
    ///
    /// # Errors
    /// Faults at `/from` and `/until`.
    pub(crate) fn refuse_outside(&self, term: &Term) -> Result<(), Refusal> {
        let Term { from, until, .. } = self.term;
        if term.from < from || until.is_some_and(|until| until < term.from) {
            return Err(Refusal::at("/from", "contractor_person.outside"));
        }
        if let (Some(last), Some(until)) = (until, term.until)
            && last < until
        {
            return Err(Refusal::at("/until", "contractor_person.outside"));
        }
        Ok(())
    }
}

impl ContractorPerson {
    /// Takes the change over. False when nothing is different.
    pub(crate) fn change(&mut self, change: ContractorPersonChange) -> bool {
        let ContractorPersonChange { name, phone } = change;
        let before = self.clone();
        self.name = name.unwrap_or_else(|| before.name.clone());
        self.phone = phone.unwrap_or_else(|| before.phone.clone());
        let is_different = *self != before;
        self.version += i32::from(is_different);
        is_different
    }

    /// Lets them come until the last day of `term`, which begins as it did.
    ///
    /// # Errors
    /// A fault at `/until`: it would end before it begins, or ends by then already.
    pub(crate) fn end(&mut self, term: Term) -> Result<(), Refusal> {
        self.term = ended(self.term, term)?;
        self.version += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use chrono_tz::Tz;
    use kernel::SystemIds;

    use super::*;

    fn term(from: &str, until: Option<&str>) -> Term {
        let day = |day: &str| day.parse::<NaiveDate>().unwrap();
        Term::new(day(from), until.map(day), Tz::Asia__Shanghai)
    }

    fn firm(term: Term) -> Contractor {
        Contractor {
            id: ContractorId::new(&SystemIds),
            version: 1,
            code: "LIFTS".to_owned(),
            name: "x".to_owned(),
            contact: Contact::default(),
            skills: BTreeSet::new(),
            serves: Vec::new(),
            term,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn people_come_on_days_of_the_contract() {
        let firm = firm(term("2026-03-01", Some("2026-03-31")));
        for (from, until, pointer) in [
            ("2026-03-01", None, ""),
            ("2026-03-31", Some("2026-03-31"), ""),
            ("2026-02-28", None, "/from"),
            ("2026-04-01", None, "/from"),
            ("2026-03-02", Some("2026-04-01"), "/until"),
        ] {
            let refused = firm.refuse_outside(&term(from, until)).err();
            let refused = refused.map_or(String::new(), |refusal| refusal.faults[0].pointer.clone());
            assert_eq!(refused, pointer, "{from} {until:?}");
        }
    }

    #[test]
    fn a_contract_ends_sooner_and_not_before_it_begins() {
        let mut firm = firm(term("2026-03-01", None));
        let until = |last| term("2026-03-01", Some(last));
        assert_eq!(firm.end(until("2026-02-28")).unwrap_err().faults[0].code, "days.end_before_beginning");
        assert!(firm.end(until("2026-03-31")).is_ok());
        assert_eq!(firm.end(until("2026-03-31")).unwrap_err().faults[0].code, "contractor.ends_already");
        assert!(firm.end(until("2026-03-10")).is_ok());
        assert_eq!((firm.term, firm.version), (until("2026-03-10"), 3));
    }
}
