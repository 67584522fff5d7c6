//! Cards as they are cached, profiles and matters as they are stored: JSON documents. A field that is added here gets a default, since
//! documents of the version before are still there.

use chrono::{DateTime, Utc};
use db::DbError;
use kernel::{
    CallbackId, CustomerId, DeadlineKind, EstateId, InvoiceId, Money, OccupancyId, OccupancyRole, TicketId,
    TicketKind, UnitId, UnknownWord,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::domain::{
    CallbackMatter, Card, Home, InvoiceMatter, Matter, Profile, TicketFacts, TicketMatter, TicketStatus,
};

/// A card, whole: what of it somebody sees is decided after it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CardDocument {
    profile: ProfileDocument,
    tickets: Vec<TicketDocument>,
    callbacks: Vec<CallbackDocument>,
    invoices: Vec<InvoiceDocument>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct ProfileDocument {
    customer_id: CustomerId,
    estate_id: EstateId,
    name: String,
    tags: Vec<String>,
    notes: String,
    homes: Vec<HomeDocument>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct HomeDocument {
    occupancy_id: OccupancyId,
    unit_id: UnitId,
    estate_id: EstateId,
    label: String,
    role: OccupancyRole,
    started_at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct TicketDocument {
    ticket_id: TicketId,
    estate_id: EstateId,
    number: String,
    title: String,
    kind: TicketKind,
    status: String,
    status_sequence: i32,
    was_assigned: bool,
    deadlines: Vec<(DeadlineKind, DateTime<Utc>)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct CallbackDocument {
    callback_id: CallbackId,
    estate_id: EstateId,
    ticket_id: TicketId,
    due_at: Option<DateTime<Utc>>,
    is_missed: bool,
    is_settled: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct InvoiceDocument {
    invoice_id: InvoiceId,
    estate_id: EstateId,
    number: String,
    outstanding: Money,
    sequence: i32,
}

/// One matter.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "matter", rename_all = "snake_case")]
enum MatterDocument {
    Ticket(TicketDocument),
    Callback(CallbackDocument),
    Invoice(InvoiceDocument),
}

/// The stored form of a matter.
pub(super) fn matter_to_json(matter: Matter) -> Result<serde_json::Value, DbError> {
    to_json(match matter {
        Matter::Ticket(ticket) => MatterDocument::Ticket(ticket.into()),
        Matter::Callback(callback) => MatterDocument::Callback(callback.into()),
        Matter::Invoice(invoice) => MatterDocument::Invoice(invoice.into()),
    })
}

/// The matter of a stored form.
pub(super) fn matter_from_json(json: serde_json::Value) -> Result<Matter, DbError> {
    Ok(match from_json::<MatterDocument>(json)? {
        MatterDocument::Ticket(ticket) => Matter::Ticket(ticket.try_into()?),
        MatterDocument::Callback(callback) => Matter::Callback(callback.into()),
        MatterDocument::Invoice(invoice) => Matter::Invoice(invoice.into()),
    })
}

/// The stored form of a profile.
pub(super) fn profile_to_json(profile: Profile) -> Result<serde_json::Value, DbError> {
    to_json(ProfileDocument::from(profile))
}

/// The profile of a stored form.
pub(super) fn profile_from_json(json: serde_json::Value) -> Result<Profile, DbError> {
    Ok(from_json::<ProfileDocument>(json)?.into())
}

fn to_json(document: impl Serialize) -> Result<serde_json::Value, DbError> {
    serde_json::to_value(document).map_err(|error| DbError::Corrupt { what: "card", source: Box::new(error) })
}

fn from_json<T: DeserializeOwned>(json: serde_json::Value) -> Result<T, DbError> {
    serde_json::from_value(json).map_err(|error| DbError::Corrupt { what: "card", source: Box::new(error) })
}

impl From<Card> for CardDocument {
    fn from(card: Card) -> Self {
        let Card { profile, tickets, callbacks, invoices } = card;
        Self {
            profile: profile.into(),
            tickets: tickets.into_iter().map(Into::into).collect(),
            callbacks: callbacks.into_iter().map(Into::into).collect(),
            invoices: invoices.into_iter().map(Into::into).collect(),
        }
    }
}

impl TryFrom<CardDocument> for Card {
    type Error = DbError;

    fn try_from(document: CardDocument) -> Result<Self, DbError> {
        let CardDocument { profile, tickets, callbacks, invoices } = document;
        Ok(Self {
            profile: profile.into(),
            tickets: tickets.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?,
            callbacks: callbacks.into_iter().map(Into::into).collect(),
            invoices: invoices.into_iter().map(Into::into).collect(),
        })
    }
}

impl From<Profile> for ProfileDocument {
    fn from(profile: Profile) -> Self {
        let Profile { customer_id, estate_id, name, tags, notes, homes } = profile;
        let homes = homes.into_iter().map(Into::into).collect();
        Self { customer_id, estate_id, name, tags, notes, homes }
    }
}

impl From<ProfileDocument> for Profile {
    fn from(document: ProfileDocument) -> Self {
        let ProfileDocument { customer_id, estate_id, name, tags, notes, homes } = document;
        let homes = homes.into_iter().map(Into::into).collect();
        Self { customer_id, estate_id, name, tags, notes, homes }
    }
}

impl From<Home> for HomeDocument {
    fn from(home: Home) -> Self {
        let Home { occupancy_id, unit_id, estate_id, label, role, started_at } = home;
        Self { occupancy_id, unit_id, estate_id, label, role, started_at }
    }
}

impl From<HomeDocument> for Home {
    fn from(document: HomeDocument) -> Self {
        let HomeDocument { occupancy_id, unit_id, estate_id, label, role, started_at } = document;
        Self { occupancy_id, unit_id, estate_id, label, role, started_at }
    }
}

impl From<TicketMatter> for TicketDocument {
    fn from(ticket: TicketMatter) -> Self {
        let TicketMatter { facts, status, status_sequence, was_assigned, deadlines } = ticket;
        let TicketFacts { ticket_id, estate_id, number, title, kind } = facts;
        let status = status.as_str().to_owned();
        Self { ticket_id, estate_id, number, title, kind, status, status_sequence, was_assigned, deadlines }
    }
}

impl TryFrom<TicketDocument> for TicketMatter {
    type Error = DbError;

    fn try_from(document: TicketDocument) -> Result<Self, DbError> {
        let TicketDocument {
            ticket_id,
            estate_id,
            number,
            title,
            kind,
            status,
            status_sequence,
            was_assigned,
            deadlines,
        } = document;
        let known = TicketStatus::ALL.into_iter().find(|known| known.as_str() == status);
        let status = known.ok_or_else(|| DbError::Corrupt {
            what: "ticket status",
            source: Box::new(UnknownWord { list: "TicketStatus", word: status }),
        })?;
        let facts = TicketFacts { ticket_id, estate_id, number, title, kind };
        Ok(Self { facts, status, status_sequence, was_assigned, deadlines })
    }
}

impl From<CallbackMatter> for CallbackDocument {
    fn from(callback: CallbackMatter) -> Self {
        let CallbackMatter { callback_id, estate_id, ticket_id, due_at, is_missed, is_settled } = callback;
        Self { callback_id, estate_id, ticket_id, due_at, is_missed, is_settled }
    }
}

impl From<CallbackDocument> for CallbackMatter {
    fn from(document: CallbackDocument) -> Self {
        let CallbackDocument { callback_id, estate_id, ticket_id, due_at, is_missed, is_settled } = document;
        Self { callback_id, estate_id, ticket_id, due_at, is_missed, is_settled }
    }
}

impl From<InvoiceMatter> for InvoiceDocument {
    fn from(invoice: InvoiceMatter) -> Self {
        let InvoiceMatter { invoice_id, estate_id, number, outstanding, sequence } = invoice;
        Self { invoice_id, estate_id, number, outstanding, sequence }
    }
}

impl From<InvoiceDocument> for InvoiceMatter {
    fn from(document: InvoiceDocument) -> Self {
        let InvoiceDocument { invoice_id, estate_id, number, outstanding, sequence } = document;
        Self { invoice_id, estate_id, number, outstanding, sequence }
    }
}
