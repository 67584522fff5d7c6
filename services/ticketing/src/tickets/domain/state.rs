//! Where a ticket stands, and what happens to it. Each state carries what is only true in it; `events/publish.rs` translates
//! the events for the outside.

use chrono::{DateTime, Utc};
use kernel::{Money, StaffId};
use vocabulary::{ConfidentialityClass, CustomerId, TicketStatus};

use super::{Deadline, LadderStep, ProgressGap, Proof, Side};

/// The life of a ticket: open → assigned → accepted → on site → resolved → closed, with reopening and cancelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    /// Nobody is responsible yet.
    Open,
    /// Somebody was named.
    Assigned { assignee: StaffId },
    /// They took it on.
    Accepted { assignee: StaffId },
    /// They are there.
    OnSite { assignee: StaffId },
    /// The work is done; a callback may still turn it over.
    Resolved { assignee: Option<StaffId>, at: DateTime<Utc> },
    /// Done for good.
    Closed { assignee: Option<StaffId>, at: DateTime<Utc> },
    /// It fell away.
    Cancelled { at: DateTime<Utc>, reason: String },
}

impl State {
    /// The state without what it carries.
    pub(crate) const fn status(&self) -> TicketStatus {
        match self {
            Self::Open => TicketStatus::Open,
            Self::Assigned { .. } => TicketStatus::Assigned,
            Self::Accepted { .. } => TicketStatus::Accepted,
            Self::OnSite { .. } => TicketStatus::OnSite,
            Self::Resolved { .. } => TicketStatus::Resolved,
            Self::Closed { .. } => TicketStatus::Closed,
            Self::Cancelled { .. } => TicketStatus::Cancelled,
        }
    }

    /// The stored and sent word.
    pub(crate) const fn as_str(&self) -> &'static str {
        self.status().as_str()
    }

    /// Who is responsible, once somebody is.
    pub(crate) const fn assignee(&self) -> Option<StaffId> {
        match self {
            Self::Assigned { assignee } | Self::Accepted { assignee } | Self::OnSite { assignee } => {
                Some(*assignee)
            }
            Self::Resolved { assignee, .. } | Self::Closed { assignee, .. } => *assignee,
            Self::Open | Self::Cancelled { .. } => None,
        }
    }

    /// True while work is owed.
    pub(crate) const fn is_active(&self) -> bool {
        matches!(self, Self::Open | Self::Assigned { .. } | Self::Accepted { .. } | Self::OnSite { .. })
    }

    /// True when nothing can happen any more.
    pub(crate) const fn is_over(&self) -> bool {
        matches!(self, Self::Closed { .. } | Self::Cancelled { .. })
    }
}

kernel::define_worded! {
    /// One step in a ticket's life. Each saved change is exactly one of these.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) enum TicketEvent {
        Opened = "opened",
        /// `previous` was responsible until then; `by` is the member of staff who decided so.
        Assigned { assignee: StaffId, previous: Option<StaffId>, by: Option<StaffId> } = "assigned",
        /// Taken from somebody who can no longer work on it.
        Released { assignee: StaffId, reason: String } = "released",
        /// `on_behalf_of` is the responsible person when somebody else took the step for them.
        Accepted { on_behalf_of: Option<StaffId> } = "accepted",
        Arrived { on_behalf_of: Option<StaffId> } = "arrived",
        /// The customer pressed for it: `owner` is to see to it, `noted_by` is the member of staff whom they told.
        Urged { owner: Option<StaffId>, noted_by: Option<StaffId>, reason: Option<String> } = "urged",
        /// A promise was put off: until then it ended at `from`.
        Extended { deadline: Deadline, from: DateTime<Utc>, reason: String } = "extended",
        /// A step of a ladder was taken: `recipients` hold a position of those who hear of it. `reason` where somebody asked,
        /// and `by` who.
        Escalated {
            step: LadderStep,
            recipients: Vec<StaffId>,
            reason: Option<String>,
            by: Option<StaffId>,
        } = "escalated",
        /// Nobody took it up in time.
        EscalationUnanswered { step: LadderStep, recipients: Vec<StaffId> } = "escalation_unanswered",
        /// Somebody who heard of it did, by these clauses.
        TakenUp { by: Option<StaffId>, clauses: Vec<String> } = "taken_up",
        ProgressNoted { text: String, is_customer_told: bool, by: Option<StaffId> } = "progress_noted",
        /// It was not known how far it is when it should have been.
        ProgressMissed { gap: ProgressGap, clause: String, recipients: Vec<StaffId> } = "progress_missed",
        /// `previous_customer` is its customer until then; `entrusted_to` are those who became its readers.
        Reclassified {
            previous_customer: Option<CustomerId>,
            entrusted_to: Vec<StaffId>,
            by: Option<StaffId>,
            reason: String,
        } = "reclassified",
        Quoted { fee: Money } = "quoted",
        QuoteApproved { fee: Money, proof: Proof } = "quote_approved",
        QuoteDeclined { fee: Money, reason: String } = "quote_declined",
        QuoteWithdrawn { fee: Money, reason: String } = "quote_withdrawn",
        Resolved { fee: Option<Money>, materials: Vec<String>, is_in_time: bool, by: Option<StaffId> } = "resolved",
        Reopened { reason: String } = "reopened",
        Closed = "closed",
        Cancelled { reason: String, by: Option<StaffId> } = "cancelled",
        /// What was opened for named readers has them.
        Entrusted { readers: Vec<StaffId>, by: Option<StaffId> } = "entrusted",
        ConfidentialitySet {
            class: ConfidentialityClass,
            readers: Vec<StaffId>,
            by: Option<StaffId>,
            reason: String,
        } = "confidentiality_set",
        ReaderAdded { reader: StaffId, by: Option<StaffId>, reason: String } = "reader_added",
        ReaderRemoved { reader: StaffId, by: Option<StaffId>, reason: String } = "reader_removed",
        /// `readers` were its readers until then.
        GlassBroken { readers: Vec<StaffId>, reason: String } = "glass_broken",
        LeakReported { number: i32 } = "leak_reported",
        /// `removed` reads it no longer.
        LeakDecided { number: i32, is_proven: bool, removed: Option<StaffId> } = "leak_decided",
        /// `owner` is to see to what whoever brought it wrote.
        MessageAdded { number: i32, from: Side, text: String, owner: Option<StaffId> } = "message_added",
        DeadlineMissed { deadline: Deadline } = "deadline_missed",
    }
}
