//! What the ticket desk says.

use chrono::{DateTime, Utc};
pub use kernel::{Channel, DeadlineKind, Severity, TicketKind};
use kernel::{CustomerId, EstateId, Money, ReceptionId, StaffId, TicketId, UnitId};
use serde::{Deserialize, Serialize};

use crate::event::event;

/// A contact was taken down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReceptionRecorded {
    /// The reception.
    pub reception_id: ReceptionId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The home it concerns.
    pub unit_id: Option<UnitId>,
    /// Who reached us, when known.
    pub customer_id: Option<CustomerId>,
    /// By which way.
    pub channel: Channel,
    /// When.
    pub received_at: DateTime<Utc>,
}
event!(ReceptionRecorded, "ticketing", "reception", "reception_recorded", reception_id);

/// What every ticket event repeats, so that a consumer needs no earlier one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TicketFacts {
    /// What people call it, such as `T2026-000123`.
    pub number: String,
    /// The home it concerns.
    pub unit_id: Option<UnitId>,
    /// Whose matter it is, when known.
    pub customer_id: Option<CustomerId>,
    /// What it is about.
    pub kind: TicketKind,
    /// How grave.
    pub severity: Severity,
    /// Finer category, such as `house_leak`; a word of the standard.
    pub category: String,
    /// A line for lists.
    pub title: String,
    /// The standard that governs it.
    pub standard: String,
    /// The version of that standard it was opened under.
    pub standard_version: i32,
    /// True for a rectification ordered by an unsatisfied callback; such a ticket names it.
    pub rectifies: Option<TicketId>,
}

/// A deadline a standard set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Deadline {
    /// Which promise.
    pub kind: DeadlineKind,
    /// By when.
    pub due_at: DateTime<Utc>,
    /// The clause that set it, such as `DLN-01`.
    pub clause: String,
}

macro_rules! ticket_events {
    ($($(#[$meta:meta])* $type:ident = $event:literal { $($(#[$field_meta:meta])* $field:ident: $field_type:ty),* $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
        pub struct $type {
            /// The ticket.
            pub ticket_id: TicketId,
            /// Its estate.
            pub estate_id: EstateId,
            /// What every ticket event repeats.
            pub ticket: TicketFacts,
            $($(#[$field_meta])* pub $field: $field_type,)*
        }
        event!($type, "ticketing", "ticket", $event, ticket_id);
    )+};
}

ticket_events! {
    /// A ticket was opened; its deadlines run.
    TicketOpened = "ticket_opened" {
        /// The reception it came from.
        reception_id: Option<ReceptionId>,
        /// Its deadlines with their clauses.
        deadlines: Vec<Deadline>,
        /// When.
        opened_at: DateTime<Utc>,
    }
    /// Somebody was made responsible.
    TicketAssigned = "ticket_assigned" {
        /// Who.
        assignee_id: StaffId,
        /// When.
        assigned_at: DateTime<Utc>,
    }
    /// The responsible person took it on.
    TicketAccepted = "ticket_accepted" {
        /// When.
        accepted_at: DateTime<Utc>,
    }
    /// Somebody is on site.
    TicketArrived = "ticket_arrived" {
        /// When.
        arrived_at: DateTime<Utc>,
    }
    /// The customer agreed to a fee before work (REP-09).
    TicketQuoteApproved = "ticket_quote_approved" {
        /// The agreed fee.
        fee: Money,
        /// When.
        approved_at: DateTime<Utc>,
    }
    /// A fee was put to the customer, not yet agreed.
    TicketQuoted = "ticket_quoted" {
        /// The fee asked.
        fee: Money,
        /// When.
        quoted_at: DateTime<Utc>,
    }
    /// The work is done.
    TicketResolved = "ticket_resolved" {
        /// When.
        resolved_at: DateTime<Utc>,
        /// What the customer agreed to pay; absent when free.
        fee: Option<Money>,
        /// What was used.
        materials: Vec<String>,
        /// True when no deadline was missed.
        is_in_time: bool,
    }
    /// It was not solved after all.
    TicketReopened = "ticket_reopened" {
        /// When.
        reopened_at: DateTime<Utc>,
        /// Why.
        reason: String,
    }
    /// The matter is closed for good.
    TicketClosed = "ticket_closed" {
        /// When.
        closed_at: DateTime<Utc>,
    }
    /// The matter fell away.
    TicketCancelled = "ticket_cancelled" {
        /// When.
        cancelled_at: DateTime<Utc>,
        /// Why.
        reason: String,
    }
    /// A promise was broken.
    TicketDeadlineMissed = "deadline_missed" {
        /// Which, with its clause.
        deadline: Deadline,
        /// When it was found.
        missed_at: DateTime<Utc>,
    }
}

/// A version of a service standard was adopted by the group. Carries the document, so that every service which
/// decides by it holds the same text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StandardPublished {
    /// The standard's name: the subject.
    pub name: String,
    /// Its version.
    pub version: i32,
    /// The TOML document.
    pub document: String,
    /// Always absent: a standard belongs to the group.
    pub estate_id: Option<EstateId>,
    /// When.
    pub published_at: DateTime<Utc>,
}
event!(StandardPublished, "ticketing", "standard", "standard_published", name);
