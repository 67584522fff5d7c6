//! Firms and their people in requests and replies.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{DialPlan, Faults, PhoneNumber, Refusal, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{ContractorId, ContractorPersonId, PlaceId, SkillId};
use web::{Day, present};

use crate::{
    contractors::{
        app::{CreateContractor, CreateContractorPerson},
        domain::{Contact, Contractor, ContractorChange, ContractorPerson, ContractorPersonChange},
    },
    organisation_units::domain::are_in_order,
};

/// A firm to take on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewContractor)]
pub(super) struct NewContractorBody {
    /// Its own in the group, in any width, case and spacing. It never changes.
    #[schema(min_length = 1, max_length = 40, example = "LIFTS")]
    code: String,
    #[schema(min_length = 1, max_length = 120, example = "恒安电梯")]
    name: String,
    /// Whom to ask for there.
    #[schema(min_length = 1, max_length = 100)]
    contact_name: Option<String>,
    /// By which number they are reached, in any usual spelling.
    #[schema(min_length = 1, max_length = 64, example = "138 0013 8000")]
    contact_phone: Option<String>,
    /// The trades it is hired for.
    #[schema(max_items = 50)]
    #[serde(default)]
    skill_ids: Vec<SkillId>,
    /// The places that it serves; the whole group when there are none. They never change.
    #[schema(max_items = 50)]
    #[serde(default)]
    place_ids: Vec<PlaceId>,
    /// The first day of its contract, by the calendar of the group.
    #[schema(value_type = NaiveDate, example = "2026-03-01")]
    from: Day,
    /// The last day; none while no end is known.
    #[schema(value_type = Option<NaiveDate>)]
    until: Option<Day>,
}

impl NewContractorBody {
    /// The command, or every fault at once.
    pub(super) fn into_command(self, home: &DialPlan) -> Result<CreateContractor, Refusal> {
        let Self { code, name, contact_name, contact_phone, skill_ids, place_ids, from, until } = self;
        let (from, until) = (from.0, until.map(|day| day.0));
        let mut faults = Faults::new();
        let code = faults.line("/code", &code, 40);
        let name = faults.line("/name", &name, 120);
        let contact = Contact {
            name: contact_name.map(|name| faults.line("/contact_name", &name, 100)),
            phone: contact_phone.and_then(|phone| faults.phone("/contact_phone", &phone, home)),
        };
        let skills = skills(skill_ids, &mut faults);
        let mut place_ids = faults.list("/place_ids", "list.too_long", place_ids, 0..=50);
        place_ids.sort_unstable();
        place_ids.dedup();
        refuse_disorder((from, until), &mut faults);
        faults.into_result()?;
        Ok(CreateContractor { code, name, contact, skills, place_ids, from, until })
    }
}

/// What shall be different about a firm; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ContractorChange)]
pub(super) struct ContractorChangeBody {
    #[schema(min_length = 1, max_length = 120)]
    name: Option<String>,
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100)]
    #[serde(default, deserialize_with = "present")]
    contact_name: Option<Option<String>>,
    #[schema(value_type = Option<String>, min_length = 1, max_length = 64)]
    #[serde(default, deserialize_with = "present")]
    contact_phone: Option<Option<String>>,
    /// They replace the present ones.
    #[schema(max_items = 50)]
    skill_ids: Option<Vec<SkillId>>,
}

impl ContractorChangeBody {
    /// The change, or every fault at once.
    pub(super) fn into_change(self, home: &DialPlan) -> Result<ContractorChange, Refusal> {
        let Self { name, contact_name, contact_phone, skill_ids } = self;
        let mut faults = Faults::new();
        let name = name.map(|name| faults.line("/name", &name, 120));
        let contact_name = contact_name.map(|name| name.map(|name| faults.line("/contact_name", &name, 100)));
        let contact_phone =
            contact_phone.map(|phone| phone.and_then(|phone| faults.phone("/contact_phone", &phone, home)));
        let skills = skill_ids.map(|ids| skills(ids, &mut faults));
        faults.into_result()?;
        Ok(ContractorChange { name, contact_name, contact_phone, skills })
    }
}

/// Somebody whom a firm sends.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewContractorPerson)]
pub(super) struct NewContractorPersonBody {
    contractor_id: ContractorId,
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// By which number they are reached, in any usual spelling.
    #[schema(min_length = 1, max_length = 64, example = "138 0013 8000")]
    phone: Option<String>,
    /// The account that they sign in with, if they do; nobody else's on these days. It never changes.
    staff_id: Option<StaffId>,
    /// The first day, one of the contract's.
    #[schema(value_type = NaiveDate, example = "2026-03-01")]
    from: Day,
    /// The last day, one of the contract's; none while they come as long as it runs.
    #[schema(value_type = Option<NaiveDate>)]
    until: Option<Day>,
}

impl NewContractorPersonBody {
    /// The command, or every fault at once.
    pub(super) fn into_command(self, home: &DialPlan) -> Result<CreateContractorPerson, Refusal> {
        let Self { contractor_id, name, phone, staff_id, from, until } = self;
        let (from, until) = (from.0, until.map(|day| day.0));
        let mut faults = Faults::new();
        let name = faults.line("/name", &name, 100);
        let phone = phone.and_then(|phone| faults.phone("/phone", &phone, home));
        refuse_disorder((from, until), &mut faults);
        faults.into_result()?;
        Ok(CreateContractorPerson { contractor_id, name, phone, staff_id, from, until })
    }
}

/// What shall be different about somebody of a firm; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ContractorPersonChange)]
pub(super) struct ContractorPersonChangeBody {
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
    #[schema(value_type = Option<String>, min_length = 1, max_length = 64)]
    #[serde(default, deserialize_with = "present")]
    phone: Option<Option<String>>,
}

impl ContractorPersonChangeBody {
    /// The change, or every fault at once.
    pub(super) fn into_change(self, home: &DialPlan) -> Result<ContractorPersonChange, Refusal> {
        let Self { name, phone } = self;
        let mut faults = Faults::new();
        let name = name.map(|name| faults.line("/name", &name, 100));
        let phone = phone.map(|phone| phone.and_then(|phone| faults.phone("/phone", &phone, home)));
        faults.into_result()?;
        Ok(ContractorPersonChange { name, phone })
    }
}

/// When days end.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EndOfContract)]
pub(super) struct EndBody {
    /// The last day; sooner than it would have been, and not before the first.
    #[schema(value_type = NaiveDate, example = "2026-03-31")]
    pub(super) until: Day,
}

fn skills(ids: Vec<SkillId>, faults: &mut Faults) -> BTreeSet<SkillId> {
    faults.list("/skill_ids", "list.too_long", ids, 0..=50).into_iter().collect()
}

fn refuse_disorder((from, until): (NaiveDate, Option<NaiveDate>), faults: &mut Faults) {
    if !are_in_order(Some(from), until) {
        faults.add("/until", "days.end_before_beginning");
    }
}

/// How much of a number is shown.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shown {
    /// The last four digits.
    Masked,
    Whole,
}

impl Shown {
    fn of(self, number: Option<&PhoneNumber>) -> Option<String> {
        number.map(|number| match self {
            Self::Masked => number.masked(),
            Self::Whole => number.whole(),
        })
    }
}

/// A firm that works for the group.
#[derive(Serialize, ToSchema)]
#[schema(as = Contractor)]
pub(crate) struct ContractorView {
    contractor_id: ContractorId,
    code: String,
    name: String,
    /// Whom to ask for there.
    contact_name: Option<String>,
    /// By which number; masked in lists and where the firm was created.
    #[schema(example = "****8000")]
    contact_phone: Option<String>,
    /// The trades it is hired for.
    skill_ids: Vec<SkillId>,
    /// The places that it serves; the whole group when there are none.
    place_ids: Vec<PlaceId>,
    from: NaiveDate,
    /// The last day of its contract; none while no end is known.
    until: Option<NaiveDate>,
    /// When its first day begins.
    begins_at: DateTime<Utc>,
    /// When its last day is over.
    ends_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

impl ContractorView {
    pub(super) fn of(contractor: &Contractor, shown: Shown) -> Self {
        let place_ids = contractor.place_ids();
        let Contractor { id, version: _, code, name, contact, skills, serves: _, term, created_at } =
            contractor.clone();
        Self {
            contractor_id: id,
            code,
            name,
            contact_phone: shown.of(contact.phone.as_ref()),
            contact_name: contact.name,
            skill_ids: skills.into_iter().collect(),
            place_ids,
            from: term.from,
            until: term.until,
            begins_at: term.begins_at,
            ends_at: term.ends_at,
            created_at,
        }
    }
}

/// Somebody whom a firm sends.
#[derive(Serialize, ToSchema)]
#[schema(as = ContractorPerson)]
pub(crate) struct ContractorPersonView {
    contractor_person_id: ContractorPersonId,
    contractor_id: ContractorId,
    name: String,
    /// Masked in lists and where they were entered.
    #[schema(example = "****8000")]
    phone: Option<String>,
    /// The account that they sign in with, if they do.
    staff_id: Option<StaffId>,
    from: NaiveDate,
    /// Their last day, unless the contract of their firm ends sooner.
    until: Option<NaiveDate>,
    /// When their first day begins.
    begins_at: DateTime<Utc>,
    /// When their last day is over.
    ends_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

impl ContractorPersonView {
    pub(super) fn of(person: &ContractorPerson, shown: Shown) -> Self {
        let ContractorPerson { id, version: _, contractor_id, name, phone, staff_id, term, created_at } =
            person.clone();
        Self {
            contractor_person_id: id,
            contractor_id,
            name,
            phone: shown.of(phone.as_ref()),
            staff_id,
            from: term.from,
            until: term.until,
            begins_at: term.begins_at,
            ends_at: term.ends_at,
            created_at,
        }
    }
}
