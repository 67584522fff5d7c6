//! What happens to tickets, as the domain says it; `events/publish.rs` translates for the outside.

use kernel::{Money, StaffId};

use vocabulary::CustomerId;

use super::{Deadline, Proof};

/// One step in a ticket's life. Each saved change is exactly one of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TicketEvent {
    Opened,
    /// `previous` was responsible until then; `by` is the member of staff who decided so.
    Assigned {
        assignee: StaffId,
        previous: Option<StaffId>,
        by: Option<StaffId>,
    },
    /// Taken from somebody who can no longer work on it.
    Released {
        assignee: StaffId,
        reason: String,
    },
    /// `on_behalf_of` is the responsible person when somebody else took the step for them.
    Accepted {
        on_behalf_of: Option<StaffId>,
    },
    Arrived {
        on_behalf_of: Option<StaffId>,
    },
    /// The customer pressed for it: `owner` is to see to it, `noted_by` is the member of staff whom they told.
    Urged {
        owner: Option<StaffId>,
        noted_by: Option<StaffId>,
        reason: Option<String>,
    },
    /// `previous_customer` is whose matter it was until then.
    Reclassified {
        previous_customer: Option<CustomerId>,
        reason: String,
    },
    Quoted {
        fee: Money,
    },
    QuoteApproved {
        fee: Money,
        proof: Proof,
    },
    QuoteDeclined {
        fee: Money,
        reason: String,
    },
    QuoteWithdrawn {
        fee: Money,
        reason: String,
    },
    Resolved {
        fee: Option<Money>,
        materials: Vec<String>,
        is_in_time: bool,
    },
    Reopened {
        reason: String,
    },
    Closed,
    Cancelled {
        reason: String,
    },
    DeadlineMissed {
        deadline: Deadline,
    },
}

impl TicketEvent {
    /// The operation's name in the audit trail and in the ticket's history.
    pub(crate) const fn as_str(&self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Assigned { .. } => "assigned",
            Self::Released { .. } => "released",
            Self::Accepted { .. } => "accepted",
            Self::Arrived { .. } => "arrived",
            Self::Urged { .. } => "urged",
            Self::Reclassified { .. } => "reclassified",
            Self::Quoted { .. } => "quoted",
            Self::QuoteApproved { .. } => "quote_approved",
            Self::QuoteDeclined { .. } => "quote_declined",
            Self::QuoteWithdrawn { .. } => "quote_withdrawn",
            Self::Resolved { .. } => "resolved",
            Self::Reopened { .. } => "reopened",
            Self::Closed => "closed",
            Self::Cancelled { .. } => "cancelled",
            Self::DeadlineMissed { .. } => "deadline_missed",
        }
    }
}
