//! Customers in requests and replies. What is personal is shown masked; whole it is shown by a reveal alone.

use chrono::{DateTime, Utc};
use kernel::{DialPlan, EstateId, EventId, Faults, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{CustomerId, OccupancyId, OccupancyRole, UnitId};
use web::present;

use super::person_fields::{
    ExternalRefBody, PersonText, read_email, read_id_number, read_notes, read_tags, read_wechat,
};
use crate::{
    cards::domain::Home,
    customers::{
        app::{KnownCustomer, RegisterCustomer, TimelineEntry},
        domain::{Customer, CustomerChange, Private, read_phones},
    },
};

/// A customer to enter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCustomer)]
pub(super) struct NewCustomerBody {
    /// The estate whose office keeps the record.
    pub(crate) estate_id: EstateId,
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    /// Numbers in any usual spelling, the one to call first.
    #[serde(default)]
    #[schema(max_items = 10, example = json!(["138 0013 8000"]))]
    phones: Vec<String>,
    #[schema(max_length = 254)]
    email: Option<String>,
    #[schema(max_length = 64)]
    wechat: Option<String>,
    #[schema(max_length = 32)]
    id_number: Option<String>,
    #[serde(default)]
    #[schema(max_items = 20)]
    tags: Vec<String>,
    /// For the agent who speaks with them.
    #[schema(max_length = 2000)]
    notes: Option<String>,
    /// What another system calls them.
    external_ref: Option<ExternalRefBody>,
}

impl NewCustomerBody {
    /// The command, or every fault at once; numbers are read as people at `home` write them.
    pub(crate) fn into_command(self, home: &DialPlan) -> Result<RegisterCustomer, Refusal> {
        let Self { estate_id, name, phones, email, wechat, id_number, tags, notes, external_ref } = self;
        let mut faults = Faults::new();
        let text = PersonText { name, phones, email, wechat, id_number, tags, notes, external_ref };
        let person = text.read("", home, &mut faults);
        faults.into_result()?;
        Ok(RegisterCustomer { estate_id, person })
    }
}

/// What shall be different about a customer; what is left out stays, and `null` clears.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CustomerChange)]
pub(super) struct CustomerChangeBody {
    #[schema(min_length = 1, max_length = 80)]
    name: Option<String>,
    /// All their numbers, in place of those before.
    #[schema(max_items = 10)]
    phones: Option<Vec<String>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 254)]
    email: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 64)]
    wechat: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 32)]
    id_number: Option<Option<String>>,
    #[schema(max_items = 20)]
    tags: Option<Vec<String>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 2000)]
    notes: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<ExternalRefBody>)]
    external_ref: Option<Option<ExternalRefBody>>,
}

impl CustomerChangeBody {
    /// The command, or every fault at once; numbers are read as people at `home` write them.
    pub(crate) fn into_command(self, home: &DialPlan) -> Result<CustomerChange, Refusal> {
        let Self { name, phones, email, wechat, id_number, tags, notes, external_ref } = self;
        let mut faults = Faults::new();
        let change = CustomerChange {
            name: name.map(|name| faults.line("/name", &name, 80)),
            phones: phones.map(|phones| read_phones("/phones", &phones, home, &mut faults)),
            email: email.map(|email| read_email("/email", email, &mut faults)),
            wechat: wechat.map(|wechat| read_wechat("/wechat", wechat, &mut faults)),
            id_number: id_number.map(|number| read_id_number("/id_number", number, &mut faults)),
            tags: tags.map(|tags| read_tags("/tags", tags, &mut faults)),
            notes: notes.map(|notes| read_notes("/notes", notes, &mut faults)),
            external_ref: external_ref
                .map(|external| external.map(|external| external.read("/external_ref", &mut faults))),
        };
        faults.into_result()?;
        Ok(change)
    }
}

/// One customer, what is personal masked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CustomerView {
    customer_id: CustomerId,
    name: String,
    /// The last digits of each number, the one to call first.
    #[schema(example = json!(["****8000"]))]
    phones_masked: Vec<String>,
    email_masked: Option<String>,
    wechat_masked: Option<String>,
    id_number_masked: Option<String>,
    /// Shown within the estate that keeps the record, like the notes.
    tags: Vec<String>,
    notes: String,
    /// What another system calls them.
    external_ref: Option<ExternalRefBody>,
    /// Where they live now, as far as you may see.
    homes: Vec<HomeView>,
    /// The estates you may see that know them: the one that keeps the record, and those of their present and coming homes.
    estates: Vec<EstateId>,
    registered_at: DateTime<Utc>,
}

/// Where somebody lives, and as what.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HomeView {
    occupancy_id: OccupancyId,
    unit_id: UnitId,
    estate_id: EstateId,
    label: String,
    role: OccupancyRole,
    started_at: DateTime<Utc>,
}

impl From<&KnownCustomer> for CustomerView {
    fn from(known: &KnownCustomer) -> Self {
        let KnownCustomer { customer, homes, estates, revision: _ } = known.clone();
        let Customer {
            id,
            version: _,
            estate_id: _,
            name,
            phones,
            email,
            wechat,
            id_number,
            tags,
            notes,
            registered_at,
            external_ref,
        } = customer;
        let masked = |private: Option<Private>| private.map(|private| private.masked());
        Self {
            customer_id: id,
            name,
            phones_masked: phones.iter().map(kernel::PhoneNumber::masked).collect(),
            email_masked: masked(email),
            wechat_masked: masked(wechat),
            id_number_masked: masked(id_number),
            tags,
            notes,
            external_ref: external_ref.map(Into::into),
            homes: homes.into_iter().map(Into::into).collect(),
            estates,
            registered_at,
        }
    }
}

impl From<Home> for HomeView {
    fn from(home: Home) -> Self {
        let Home { occupancy_id, unit_id, estate_id, label, role, started_at, ended_at: _ } = home;
        Self { occupancy_id, unit_id, estate_id, label, role, started_at }
    }
}

/// One line of a timeline.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TimelineView {
    entry_id: EventId,
    estate_id: EstateId,
    at: DateTime<Utc>,
    /// What happened, such as `ticket_opened`.
    #[schema(example = "ticket_opened")]
    kind: String,
    /// What belongs to it, such as a ticket's number and title; may be empty.
    title: String,
    /// The id of what it happened to.
    reference: String,
    /// The rule behind it, where one is.
    clause: Option<String>,
}

impl From<TimelineEntry> for TimelineView {
    fn from(line: TimelineEntry) -> Self {
        let TimelineEntry {
            id,
            customer_id: _,
            estate_id,
            at,
            kind,
            title,
            reference,
            clause,
            visibility: _,
        } = line;
        Self { entry_id: id, estate_id, at, kind, title, reference, clause }
    }
}
