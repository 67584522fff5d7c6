//! What happens to callbacks, as the domain says it; `events/publish.rs` translates for the outside.

use kernel::StaffId;

use super::{Answer, Attempt, Order, Waiver};

/// One step in a callback's life. Each saved change is exactly one of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CallbackEvent {
    Scheduled,
    /// `previous` was to make it until then; `by` is the member of staff who decided so.
    Assigned {
        assignee: StaffId,
        previous: Option<StaffId>,
        by: Option<StaffId>,
    },
    /// Taken from somebody who can no longer make it.
    Released {
        assignee: StaffId,
        reason: String,
    },
    Attempted {
        attempt: Attempt,
    },
    Completed {
        answer: Answer,
        order: Option<Order>,
    },
    Missed,
    Waived {
        waiver: Waiver,
    },
    /// A second person agreed; nobody else hears of it.
    WaiverApproved,
}

impl CallbackEvent {
    /// The operation's name in the audit trail.
    pub(crate) const fn as_str(&self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Assigned { .. } => "assigned",
            Self::Released { .. } => "released",
            Self::Attempted { .. } => "attempted",
            Self::Completed { .. } => "completed",
            Self::Missed => "missed",
            Self::Waived { .. } => "waived",
            Self::WaiverApproved => "waiver_approved",
        }
    }

    /// Why it happened, in words of ours: those that people type do not go into the audit trail.
    pub(crate) fn reason(&self) -> Option<&str> {
        match self {
            Self::Released { reason, .. } => Some(reason),
            Self::Scheduled
            | Self::Assigned { .. }
            | Self::Attempted { .. }
            | Self::Completed { .. }
            | Self::Missed
            | Self::Waived { .. }
            | Self::WaiverApproved => None,
        }
    }

    /// True for what other services hear of.
    pub(crate) const fn is_told(&self) -> bool {
        match self {
            Self::Scheduled
            | Self::Assigned { .. }
            | Self::Released { .. }
            | Self::Attempted { .. }
            | Self::Completed { .. }
            | Self::Missed
            | Self::Waived { .. } => true,
            Self::WaiverApproved => false,
        }
    }
}
