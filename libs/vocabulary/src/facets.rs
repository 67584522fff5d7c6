//! What every event carries for consumers that do not know it: whom it concerns, and the state after it.
//!
//! Here and not beside the events, since rules decide by it (what a caller card shows), and rules know no events.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{EstateId, Open, OpenMoney, OpenWord, Visibility};
use serde::{Deserialize, Serialize};

use crate::{CustomerId, StatusClass, TicketId, UnitId};

/// Both halves, as they travel in an event's data under `facets`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Facets {
    /// Whom and what it concerns.
    pub concerns: Concerns,
    /// Where things stand after it.
    pub headline: Headline,
}

/// Whom and what an event concerns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Concerns {
    /// The customers, the one that it is mainly about first.
    #[serde(default)]
    pub customers: Vec<CustomerId>,
    /// Customers that it concerned until this event, and no longer does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formerly: Vec<CustomerId>,
    /// The places, the one it happened at first.
    #[serde(default)]
    pub places: Vec<Place>,
    /// The ticket that it is, or belongs to.
    #[serde(default)]
    pub ticket: Option<TicketId>,
}

/// A place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Place {
    /// The estate.
    pub estate_id: EstateId,
    /// The home there, where it is one.
    #[serde(default)]
    pub unit_id: Option<UnitId>,
}

/// Where the subject of an event stands after it, in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Headline {
    /// What kind of thing the subject is, such as `repair` or `invoice`.
    pub kind: String,
    /// What people call it, such as `T2026-000123`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Its state, in its own service's words.
    pub status: String,
    /// What that state amounts to; absent for what is never open, such as a message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_class: Option<OpenWord<StatusClass>>,
    /// When it happened; absent where that is when the event was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<Utc>>,
    /// The sum that this event is about, such as a payment's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<OpenMoney>,
    /// What is owed after it, of something that is owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outstanding: Option<OpenMoney>,
    /// True while nothing is demanded and no time runs out, such as for an invoice that is disputed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_on_hold: bool,
    /// The rule behind this event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// By when somebody owes something next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<DateTime<Utc>>,
    /// The last day in time, at its place, of what is due by the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// Words that people wrote. They are kept with the subject alone, never with what happened to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// A word or code that belongs to what happened, such as a channel or an outcome. Never what people wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Who may see all of this.
    pub visibility: Visibility,
}

impl Headline {
    /// A headline that says no more than it has to.
    #[must_use]
    pub fn new(kind: impl Into<String>, status: impl Into<String>, visibility: Visibility) -> Self {
        Self {
            kind: kind.into(),
            reference: None,
            status: status.into(),
            status_class: None,
            at: None,
            amount: None,
            outstanding: None,
            is_on_hold: false,
            clause: None,
            due_at: None,
            due_on: None,
            title: None,
            detail: None,
            visibility,
        }
    }

    /// True while somebody owes something.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.status_class.as_ref().is_some_and(|class| *class == StatusClass::Open)
    }

    /// True while a card shows it: what is open, and what amounts to something that only another version knows. To show a thing
    /// that is over misleads less than to hide one that is owed; nobody gets a right by it.
    #[must_use]
    pub fn stands_on_card(&self) -> bool {
        self.is_open() || self.status_class.as_ref().is_some_and(|class| class.known().is_none())
    }
}
