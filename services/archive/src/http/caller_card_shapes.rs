//! Caller cards in replies.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kernel::{
    CustomerId, EstateId, Faults, Money, OccupancyRole, PhoneNumber, Refusal, TicketId, TicketKind, UnitId,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::caller_cards::SeenCard,
    domain::{Card, EstateFacts, Home, Profile, TicketFacts, TicketMatter},
};

/// Whose cards are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CallerQuery {
    /// The number that calls, in any usual spelling.
    #[param(min_length = 1, max_length = 40, example = "138 0013 8000")]
    phone: String,
}

impl CallerQuery {
    /// The number, or what is wrong with it.
    pub(super) fn into_phone(self) -> Result<PhoneNumber, Refusal> {
        let mut faults = Faults::new();
        let phone = faults.phone("/phone", &self.phone);
        faults.into_result()?;
        phone.ok_or_else(Refusal::not_found)
    }
}

/// Everybody known by a number.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CallerCards {
    /// One card a person; empty when nobody you may see is known by it.
    pub(super) items: Vec<CallerCard>,
}

/// What whoever answers should know of one person.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CallerCard {
    customer_id: CustomerId,
    name: String,
    phone_masked: String,
    homes: Vec<CardHome>,
    tags: Vec<String>,
    /// Those not closed yet, the oldest first.
    open_tickets: Vec<CardTicket>,
    /// How many follow-ups they should have had by now.
    overdue_callbacks: usize,
    /// What is owed, in the currency in which most is; `null` when nothing is.
    arrears: Option<Money>,
    /// What is owed in every currency.
    owed: Vec<Money>,
    /// For whoever speaks with them.
    notes: String,
}

/// A home on a card.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CardHome {
    unit_id: UnitId,
    estate_id: EstateId,
    estate_name: String,
    label: String,
    role: OccupancyRole,
}

/// A ticket on a card.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CardTicket {
    ticket_id: TicketId,
    number: String,
    title: String,
    kind: TicketKind,
    #[schema(example = "assigned")]
    status: String,
    /// The promise that is kept or broken next; `null` once the work is done.
    due: Option<DateTime<Utc>>,
}

impl CallerCard {
    /// The card of somebody who calls from `phone`, as of `now`.
    pub(super) fn new(seen: SeenCard, phone: &PhoneNumber, now: DateTime<Utc>) -> Self {
        let SeenCard { card, estates } = seen;
        let overdue_callbacks = card.overdue_callbacks(now);
        let owed = card.owed();
        let Card { profile, tickets, callbacks: _, invoices: _ } = card;
        let Profile { customer_id, estate_id: _, name, tags, notes, homes } = profile;
        Self {
            customer_id,
            name,
            phone_masked: phone.masked(),
            homes: homes.into_iter().map(|home| CardHome::new(home, &estates)).collect(),
            tags,
            open_tickets: tickets.into_iter().map(CardTicket::from).collect(),
            overdue_callbacks,
            arrears: owed.first().copied(),
            owed,
            notes,
        }
    }
}

impl CardHome {
    fn new(home: Home, estates: &BTreeMap<EstateId, EstateFacts>) -> Self {
        let Home { occupancy_id: _, unit_id, estate_id, label, role, started_at: _ } = home;
        let estate_name = estates.get(&estate_id).map(|estate| estate.name.clone()).unwrap_or_default();
        Self { unit_id, estate_id, estate_name, label, role }
    }
}

impl From<TicketMatter> for CardTicket {
    fn from(ticket: TicketMatter) -> Self {
        let due = ticket.due();
        let status = ticket.shown_status().as_str().to_owned();
        let TicketFacts { ticket_id, estate_id: _, number, title, kind } = ticket.facts;
        Self { ticket_id, number, title, kind, status, due }
    }
}
