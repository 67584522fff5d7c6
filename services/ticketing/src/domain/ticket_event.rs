//! What happens to tickets, as the domain says it; `events/publish.rs` translates for the outside.

use kernel::{Money, StaffId};

use super::Promise;

/// One step in a ticket's life. Each saved change is exactly one of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TicketEvent {
    Opened,
    Assigned { assignee: StaffId },
    Accepted,
    Arrived,
    Quoted { fee: Money },
    QuoteApproved { fee: Money },
    Resolved { fee: Option<Money>, materials: Vec<String>, is_in_time: bool },
    Reopened { reason: String },
    Closed,
    Cancelled { reason: String },
    DeadlineMissed { promise: Promise },
}

impl TicketEvent {
    /// The operation's name in the audit trail and in the ticket's history.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Assigned { .. } => "assigned",
            Self::Accepted => "accepted",
            Self::Arrived => "arrived",
            Self::Quoted { .. } => "quoted",
            Self::QuoteApproved { .. } => "quote_approved",
            Self::Resolved { .. } => "resolved",
            Self::Reopened { .. } => "reopened",
            Self::Closed => "closed",
            Self::Cancelled { .. } => "cancelled",
            Self::DeadlineMissed { .. } => "deadline_missed",
        }
    }
}
