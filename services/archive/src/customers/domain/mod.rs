//! A person or organisation the group serves (ARC-01, ARC-12…17).

pub(crate) mod id_number;
mod private;

use chrono::{DateTime, Utc};
use kernel::{DialPlan, EstateId, Faults, PhoneNumber};
use vocabulary::CustomerId;

pub(crate) use private::{Private, PrivateKind};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Customer {
    pub(crate) id: CustomerId,
    pub(crate) version: i32,
    /// The estate whose office keeps the record (CNF-18).
    pub(crate) estate_id: EstateId,
    pub(crate) name: String,
    /// The first is the one to call.
    pub(crate) phones: Vec<PhoneNumber>,
    pub(crate) email: Option<Private>,
    pub(crate) wechat: Option<Private>,
    pub(crate) id_number: Option<Private>,
    pub(crate) tags: Vec<String>,
    /// For the agent who speaks with them.
    pub(crate) notes: String,
    pub(crate) registered_at: DateTime<Utc>,
    pub(crate) external_ref: Option<ExternalRef>,
}

/// What another system calls a customer: unique in the group, so that who is brought in again is found again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ExternalRef {
    /// The system, such as `old-erp`.
    pub(crate) source: String,
    /// Its own id of them.
    pub(crate) id: String,
}

/// What is known of a customer when they are entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) phones: Vec<PhoneNumber>,
    pub(crate) email: Option<Private>,
    pub(crate) wechat: Option<Private>,
    pub(crate) id_number: Option<Private>,
    pub(crate) tags: Vec<String>,
    pub(crate) notes: String,
    pub(crate) external_ref: Option<ExternalRef>,
}

/// What shall be different; absent parts stay, `Some(None)` clears.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CustomerChange {
    pub(crate) name: Option<String>,
    pub(crate) phones: Option<Vec<PhoneNumber>>,
    pub(crate) email: Option<Option<Private>>,
    pub(crate) wechat: Option<Option<Private>>,
    pub(crate) id_number: Option<Option<Private>>,
    pub(crate) tags: Option<Vec<String>>,
    pub(crate) notes: Option<String>,
    pub(crate) external_ref: Option<Option<ExternalRef>>,
}

impl From<Person> for CustomerChange {
    /// Everything as it is told now: what is left out is no longer so.
    fn from(person: Person) -> Self {
        let Person { name, phones, email, wechat, id_number, tags, notes, external_ref } = person;
        Self {
            name: Some(name),
            phones: Some(phones),
            email: Some(email),
            wechat: Some(wechat),
            id_number: Some(id_number),
            tags: Some(tags),
            notes: Some(notes),
            external_ref: Some(external_ref),
        }
    }
}

/// A part of the record that changed: the audit trail names it, never its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CustomerField {
    Name,
    Phones,
    Email,
    Wechat,
    IdNumber,
    Tags,
    Notes,
    ExternalRef,
}

impl CustomerField {
    /// The word in the audit trail.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Phones => "phones",
            Self::Email => PrivateKind::Email.as_str(),
            Self::Wechat => PrivateKind::Wechat.as_str(),
            Self::IdNumber => PrivateKind::IdNumber.as_str(),
            Self::Tags => "tags",
            Self::Notes => "notes",
            Self::ExternalRef => "external_ref",
        }
    }
}

impl Customer {
    /// A new customer at their first version, kept by the estate `estate_id`.
    pub(crate) fn register(
        id: CustomerId,
        estate_id: EstateId,
        person: Person,
        registered_at: DateTime<Utc>,
    ) -> Self {
        let Person { name, phones, email, wechat, id_number, tags, notes, external_ref } = person;
        Self {
            id,
            version: 1,
            estate_id,
            name,
            phones,
            email,
            wechat,
            id_number,
            tags,
            notes,
            registered_at,
            external_ref,
        }
    }

    /// Takes the change over and names what is different; nothing different is no new version.
    pub(crate) fn change(&mut self, change: CustomerChange) -> Vec<CustomerField> {
        let CustomerChange { name, phones, email, wechat, id_number, tags, notes, external_ref } = change;
        let mut changed = Vec::new();
        let mut note = |field, is_new: bool| changed.extend(is_new.then_some(field));
        note(CustomerField::Name, replace(&mut self.name, name));
        note(CustomerField::Phones, replace(&mut self.phones, phones));
        note(CustomerField::Email, replace(&mut self.email, email));
        note(CustomerField::Wechat, replace(&mut self.wechat, wechat));
        note(CustomerField::IdNumber, replace(&mut self.id_number, id_number));
        note(CustomerField::Tags, replace(&mut self.tags, tags));
        note(CustomerField::Notes, replace(&mut self.notes, notes));
        note(CustomerField::ExternalRef, replace(&mut self.external_ref, external_ref));
        if !changed.is_empty() {
            self.version += 1;
        }
        changed
    }
}

/// True when `wanted` names another value, which `held` now is.
fn replace<T: PartialEq>(held: &mut T, wanted: Option<T>) -> bool {
    match wanted {
        Some(wanted) if wanted != *held => {
            *held = wanted;
            true
        }
        Some(_) | None => false,
    }
}

/// Reads at most ten numbers, as people at `home` write them; one that is spelt twice is one.
pub(crate) fn read_phones(
    pointer: &str,
    phones: &[String],
    home: &DialPlan,
    faults: &mut Faults,
) -> Vec<PhoneNumber> {
    if phones.len() > 10 {
        faults.add(pointer, "phones.too_many");
        return Vec::new();
    }
    let mut read = Vec::new();
    for (place, phone) in phones.iter().enumerate() {
        let phone = faults.phone(&format!("{pointer}/{place}"), phone, home);
        read.extend(phone.filter(|phone| !read.contains(phone)));
    }
    read
}
