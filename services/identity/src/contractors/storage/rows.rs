//! Firms and their people as rows. Numbers are sealed for the row that they stand in.

use std::collections::BTreeSet;

use db::{DbError, IdColumn};
use kernel::{EstateId, PhoneNumber};
use sea_orm::ActiveValue::Set;
use sealing::Sealer;
use serde::{Deserialize, Serialize};
use vocabulary::{PlaceId, SkillId};

use super::entities::{contractor, contractor_person};
use crate::{
    contractors::domain::{Contact, Contractor, ContractorPerson},
    memberships::domain::{HeldAt, Term},
    storage::columns::{from_json, to_json},
};

/// A place that a firm serves.
#[derive(Serialize, Deserialize)]
struct Served {
    place_id: PlaceId,
    region: Option<String>,
    estate_id: Option<EstateId>,
}

impl Served {
    fn of(at: &HeldAt) -> Option<Self> {
        match at {
            HeldAt::Group => None,
            HeldAt::Region { place_id, code } => {
                Some(Self { place_id: *place_id, region: Some(code.clone()), estate_id: None })
            }
            HeldAt::Estate { place_id, estate_id } => {
                Some(Self { place_id: *place_id, region: None, estate_id: Some(*estate_id) })
            }
        }
    }

    fn at(self) -> Result<HeldAt, DbError> {
        let Self { place_id, region, estate_id } = self;
        match (region, estate_id) {
            (Some(code), None) => Ok(HeldAt::Region { place_id, code }),
            (None, Some(estate_id)) => Ok(HeldAt::Estate { place_id, estate_id }),
            (None, None) | (Some(_), Some(_)) => {
                Err(DbError::Corrupt { what: "a firm", source: "a place that is neither".into() })
            }
        }
    }
}

pub(super) fn to_row(sealer: &Sealer, contractor: &Contractor) -> Result<contractor::ActiveModel, DbError> {
    let Contractor { id, version, code, name, contact, skills, serves, term, created_at } = contractor;
    let serves: Vec<Served> = serves.iter().filter_map(Served::of).collect();
    let contact_phone = seal(sealer, &format!("contractors.contact_phone:{id}"), contact.phone.as_ref())?;
    Ok(contractor::ActiveModel {
        id: Set(IdColumn(*id)),
        version: Set(*version),
        code: Set(code.clone()),
        code_key: Set(kernel::text::match_key(code)),
        name: Set(name.clone()),
        name_key: Set(kernel::text::match_key(name)),
        contact_name: Set(contact.name.clone()),
        contact_phone: Set(contact_phone),
        skills: Set(to_json("firm", skills)?),
        serves: Set(to_json("firm", &serves)?),
        from_day: Set(term.from),
        until_day: Set(term.until),
        begins_at: Set(term.begins_at),
        ends_at: Set(term.ends_at),
        created_at: Set(*created_at),
    })
}

pub(super) fn from_row(sealer: &Sealer, row: contractor::Model) -> Result<Contractor, DbError> {
    let contractor::Model {
        id,
        version,
        code,
        code_key: _,
        name,
        name_key: _,
        contact_name,
        contact_phone,
        skills,
        serves,
        from_day,
        until_day,
        begins_at,
        ends_at,
        created_at,
    } = row;
    let id = id.0;
    let phone = open(sealer, &format!("contractors.contact_phone:{id}"), contact_phone)?;
    let serves: Vec<Served> = from_json("firm", serves)?;
    let skills: BTreeSet<SkillId> = from_json("firm", skills)?;
    Ok(Contractor {
        id,
        version,
        code,
        name,
        contact: Contact { name: contact_name, phone },
        skills,
        serves: serves.into_iter().map(Served::at).collect::<Result<_, _>>()?,
        term: Term { from: from_day, until: until_day, begins_at, ends_at },
        created_at,
    })
}

pub(super) fn to_person_row(
    sealer: &Sealer,
    person: &ContractorPerson,
) -> Result<contractor_person::ActiveModel, DbError> {
    let ContractorPerson { id, version, contractor_id, name, phone, staff_id, term, created_at } = person;
    Ok(contractor_person::ActiveModel {
        id: Set(IdColumn(*id)),
        version: Set(*version),
        contractor_id: Set(IdColumn(*contractor_id)),
        name: Set(name.clone()),
        phone: Set(seal(sealer, &format!("contractor_people.phone:{id}"), phone.as_ref())?),
        staff_id: Set(staff_id.map(IdColumn)),
        from_day: Set(term.from),
        until_day: Set(term.until),
        begins_at: Set(term.begins_at),
        ends_at: Set(term.ends_at),
        created_at: Set(*created_at),
    })
}

pub(super) fn from_person_row(
    sealer: &Sealer,
    row: contractor_person::Model,
) -> Result<ContractorPerson, DbError> {
    let contractor_person::Model {
        id,
        version,
        contractor_id,
        name,
        phone,
        staff_id,
        from_day,
        until_day,
        begins_at,
        ends_at,
        created_at,
    } = row;
    let id = id.0;
    Ok(ContractorPerson {
        id,
        version,
        contractor_id: contractor_id.0,
        name,
        phone: open(sealer, &format!("contractor_people.phone:{id}"), phone)?,
        staff_id: staff_id.map(|id| id.0),
        term: Term { from: from_day, until: until_day, begins_at, ends_at },
        created_at,
    })
}

fn seal(sealer: &Sealer, context: &str, number: Option<&PhoneNumber>) -> Result<Option<Vec<u8>>, DbError> {
    number.map(|number| Ok(sealer.seal(context, &number.whole())?)).transpose()
}

fn open(sealer: &Sealer, context: &str, sealed: Option<Vec<u8>>) -> Result<Option<PhoneNumber>, DbError> {
    sealed.map(|sealed| Ok(PhoneNumber::from_stored(sealer.open(context, &sealed)?))).transpose()
}
