//! Cards as they are cached, profiles and card items as they are stored: JSON documents. A field that is added here gets a default, since
//! documents of the version before are still there.

use chrono::{DateTime, NaiveDate, Utc};
use db::DbError;
use kernel::{EstateId, Money, StaffId, UnknownWord};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use vocabulary::{
    CallbackId, CustomerId, DeadlineKind, InvoiceId, OccupancyId, OccupancyRole, TicketId, TicketKind, UnitId,
};

use crate::domain::{
    CallbackItem, Card, CardItem, Home, InvoiceItem, Profile, TicketFacts, TicketItem, TicketStatus,
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
    #[serde(default)]
    ended_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct TicketDocument {
    ticket_id: TicketId,
    estate_id: EstateId,
    number: String,
    title: String,
    kind: TicketKind,
    #[serde(default)]
    is_confidential: bool,
    #[serde(default)]
    about_staff: Option<StaffId>,
    #[serde(default)]
    facts_sequence: i32,
    status: String,
    status_sequence: i32,
    was_assigned: bool,
    deadlines: Vec<(DeadlineKind, DateTime<Utc>)>,
    #[serde(default)]
    deadlines_sequence: i32,
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
    // A card that the version before kept has none of these.
    #[serde(default)]
    unit_id: Option<UnitId>,
    #[serde(default)]
    due_on: Option<NaiveDate>,
    #[serde(default)]
    is_disputed: bool,
    sequence: i32,
}

/// One card item.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "matter", rename_all = "snake_case")]
enum ItemDocument {
    Ticket(TicketDocument),
    Callback(CallbackDocument),
    Invoice(InvoiceDocument),
}

/// The stored form of a card item.
pub(super) fn item_to_json(item: CardItem) -> Result<serde_json::Value, DbError> {
    to_json(match item {
        CardItem::Ticket(ticket) => ItemDocument::Ticket(ticket.into()),
        CardItem::Callback(callback) => ItemDocument::Callback(callback.into()),
        CardItem::Invoice(invoice) => ItemDocument::Invoice(invoice.into()),
    })
}

/// The card item of a stored form.
pub(super) fn item_from_json(json: serde_json::Value) -> Result<CardItem, DbError> {
    Ok(match from_json::<ItemDocument>(json)? {
        ItemDocument::Ticket(ticket) => CardItem::Ticket(ticket.try_into()?),
        ItemDocument::Callback(callback) => CardItem::Callback(callback.into()),
        ItemDocument::Invoice(invoice) => CardItem::Invoice(invoice.into()),
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
        let Home { occupancy_id, unit_id, estate_id, label, role, started_at, ended_at } = home;
        Self { occupancy_id, unit_id, estate_id, label, role, started_at, ended_at }
    }
}

impl From<HomeDocument> for Home {
    fn from(document: HomeDocument) -> Self {
        let HomeDocument { occupancy_id, unit_id, estate_id, label, role, started_at, ended_at } = document;
        Self { occupancy_id, unit_id, estate_id, label, role, started_at, ended_at }
    }
}

impl From<TicketItem> for TicketDocument {
    fn from(ticket: TicketItem) -> Self {
        let TicketItem {
            facts,
            facts_sequence,
            status,
            status_sequence,
            was_assigned,
            deadlines,
            deadlines_sequence,
        } = ticket;
        let TicketFacts { ticket_id, estate_id, number, title, kind, is_confidential, about_staff } = facts;
        let status = status.as_str().to_owned();
        Self {
            ticket_id,
            estate_id,
            number,
            title,
            kind,
            is_confidential,
            about_staff,
            facts_sequence,
            status,
            status_sequence,
            was_assigned,
            deadlines,
            deadlines_sequence,
        }
    }
}

impl TryFrom<TicketDocument> for TicketItem {
    type Error = DbError;

    fn try_from(document: TicketDocument) -> Result<Self, DbError> {
        let TicketDocument {
            ticket_id,
            estate_id,
            number,
            title,
            kind,
            is_confidential,
            about_staff,
            facts_sequence,
            status,
            status_sequence,
            was_assigned,
            deadlines,
            deadlines_sequence,
        } = document;
        let known = TicketStatus::ALL.into_iter().find(|known| known.as_str() == status);
        let status = known.ok_or_else(|| DbError::Corrupt {
            what: "ticket status",
            source: Box::new(UnknownWord { list: "TicketStatus", word: status }),
        })?;
        let facts = TicketFacts { ticket_id, estate_id, number, title, kind, is_confidential, about_staff };
        Ok(Self {
            facts,
            facts_sequence,
            status,
            status_sequence,
            was_assigned,
            deadlines,
            deadlines_sequence,
        })
    }
}

impl From<CallbackItem> for CallbackDocument {
    fn from(callback: CallbackItem) -> Self {
        let CallbackItem { callback_id, estate_id, ticket_id, due_at, is_missed, is_settled } = callback;
        Self { callback_id, estate_id, ticket_id, due_at, is_missed, is_settled }
    }
}

impl From<CallbackDocument> for CallbackItem {
    fn from(document: CallbackDocument) -> Self {
        let CallbackDocument { callback_id, estate_id, ticket_id, due_at, is_missed, is_settled } = document;
        Self { callback_id, estate_id, ticket_id, due_at, is_missed, is_settled }
    }
}

impl From<InvoiceItem> for InvoiceDocument {
    fn from(invoice: InvoiceItem) -> Self {
        let InvoiceItem {
            invoice_id,
            estate_id,
            unit_id,
            number,
            outstanding,
            due_on,
            is_disputed,
            sequence,
        } = invoice;
        Self { invoice_id, estate_id, unit_id, number, outstanding, due_on, is_disputed, sequence }
    }
}

impl From<InvoiceDocument> for InvoiceItem {
    fn from(document: InvoiceDocument) -> Self {
        let InvoiceDocument {
            invoice_id,
            estate_id,
            unit_id,
            number,
            outstanding,
            due_on,
            is_disputed,
            sequence,
        } = document;
        Self { invoice_id, estate_id, unit_id, number, outstanding, due_on, is_disputed, sequence }
    }
}
