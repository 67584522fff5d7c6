//! Where a ticket stands; each state carries what is only true in it.

use chrono::{DateTime, Utc};
use kernel::StaffId;
use vocabulary::TicketStatus;

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
