//! Cards as they are cached. A field that is added here gets a default, since those that the version before put there are still
//! at hand.

use chrono::{DateTime, Utc};
use kernel::{EstateId, Visibility};
use serde::{Deserialize, Serialize};
use vocabulary::{CustomerId, Headline, OccupancyId, OccupancyRole, SubjectId, TicketId, UnitId};

use crate::cards::domain::{Card, CardItem, Home, Owner, Profile};

/// A card, whole: what of it somebody sees is decided after it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CardDocument {
    profile: ProfileDocument,
    items: Vec<ItemDocument>,
    #[serde(default)]
    tickets: Vec<(TicketId, Visibility)>,
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
struct ItemDocument {
    subject_id: SubjectId,
    aggregate: String,
    estate_id: EstateId,
    customer_id: Option<CustomerId>,
    unit_id: Option<UnitId>,
    ticket_id: Option<TicketId>,
    sequence: i32,
    headline: Headline,
}

impl From<Card> for CardDocument {
    fn from(card: Card) -> Self {
        let Card { profile, items, tickets } = card;
        let items = items.into_iter().map(Into::into).collect();
        Self { profile: profile.into(), items, tickets: tickets.into_iter().collect() }
    }
}

impl From<CardDocument> for Card {
    fn from(document: CardDocument) -> Self {
        let CardDocument { profile, items, tickets } = document;
        let items = items.into_iter().map(Into::into).collect();
        Self { profile: profile.into(), items, tickets: tickets.into_iter().collect() }
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

impl From<CardItem> for ItemDocument {
    fn from(item: CardItem) -> Self {
        let CardItem { subject_id, aggregate, estate_id, owner, ticket_id, sequence, headline } = item;
        let (customer_id, unit_id) = match owner {
            Some(Owner::Customer(id)) => (Some(id), None),
            Some(Owner::Unit(id)) => (None, Some(id)),
            None => (None, None),
        };
        Self { subject_id, aggregate, estate_id, customer_id, unit_id, ticket_id, sequence, headline }
    }
}

impl From<ItemDocument> for CardItem {
    fn from(document: ItemDocument) -> Self {
        let ItemDocument {
            subject_id,
            aggregate,
            estate_id,
            customer_id,
            unit_id,
            ticket_id,
            sequence,
            headline,
        } = document;
        let owner = customer_id.map(Owner::Customer).or(unit_id.map(Owner::Unit));
        Self { subject_id, aggregate, estate_id, owner, ticket_id, sequence, headline }
    }
}
