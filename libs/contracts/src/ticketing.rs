//! What the ticket desk says.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kernel::{EstateId, Failure, Money, StaffId};
use serde::{Deserialize, Serialize};
pub use vocabulary::{Channel, DeadlineKind, Severity, TicketKind};
use vocabulary::{CustomerId, InteractionId, TicketId, UnitId};

use crate::declare::event;

/// A contact was taken down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct InteractionRecorded {
    /// The interaction.
    pub interaction_id: InteractionId,
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
event!(InteractionRecorded, "ticketing", "interaction", "interaction_recorded", interaction_id);

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
    /// Who pays the fee that was quoted last; absent when nobody was named: then it is the customer.
    #[serde(default)]
    pub payer_customer_id: Option<CustomerId>,
    /// True for 举报 and for complaints about staff: only for readers who hold `tickets:confidential`.
    #[serde(default)]
    pub is_confidential: bool,
    /// The member of staff complained of, to whom a confidential ticket is never shown.
    #[serde(default)]
    pub about_staff: Option<StaffId>,
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
        /// The interaction it came from.
        interaction_id: Option<InteractionId>,
        /// Its deadlines with their clauses.
        deadlines: Vec<Deadline>,
        /// When.
        opened_at: DateTime<Utc>,
    }
    /// Somebody was made responsible.
    TicketAssigned = "ticket_assigned" {
        /// Who.
        assignee_id: StaffId,
        /// Who was responsible until then; absent when nobody was, and in events of an older version.
        #[serde(default)]
        previous_assignee: Option<StaffId>,
        /// The member of staff who decided so; absent when it was an application, and in events of an older version.
        #[serde(default)]
        assigned_by: Option<StaffId>,
        /// When.
        assigned_at: DateTime<Utc>,
    }
    /// The ticket was taken from the person responsible, who can no longer work on it; it waits for another.
    TicketReleased = "ticket_released" {
        /// Who was responsible.
        assignee_id: StaffId,
        /// Why.
        reason: String,
        /// When.
        released_at: DateTime<Utc>,
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
    /// It was something else than it was taken for: its facts are the new ones, and its deadlines were decided anew.
    TicketReclassified = "ticket_reclassified" {
        /// The deadlines that hold now, with their clauses.
        deadlines: Vec<Deadline>,
        /// Why.
        reason: String,
        /// When.
        reclassified_at: DateTime<Utc>,
    }
    /// The customer agreed to a fee before work (REP-09).
    TicketQuoteApproved = "ticket_quote_approved" {
        /// The agreed fee.
        fee: Money,
        /// When.
        approved_at: DateTime<Utc>,
    }
    /// The customer does not agree to the fee.
    TicketQuoteDeclined = "ticket_quote_declined" {
        /// The fee asked.
        fee: Money,
        /// Why.
        reason: String,
        /// When.
        declined_at: DateTime<Utc>,
    }
    /// The fee is asked no longer.
    TicketQuoteWithdrawn = "ticket_quote_withdrawn" {
        /// The fee asked.
        fee: Money,
        /// Why.
        reason: String,
        /// When.
        withdrawn_at: DateTime<Utc>,
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
        /// True when no deadline was missed since it was opened, or since it was last taken up again.
        is_in_time: bool,
    }
    /// It was not solved after all.
    TicketReopened = "ticket_reopened" {
        /// When.
        reopened_at: DateTime<Utc>,
        /// Why.
        reason: String,
        /// The deadlines that run now, counted from the reopening; none where the standard sets none.
        #[serde(default)]
        deadlines: Vec<Deadline>,
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

/// What the ticket desk is asked about a standard that somebody's own copy does not have: published a moment ago, or never.
#[async_trait]
pub trait Standards: Send + Sync {
    /// True when the group has published this version.
    async fn is_published(&self, name: &str, version: i32) -> Result<bool, Failure>;
}
