//! What happens to callbacks, as the domain says it; `events/publish.rs` translates for the outside.

use kernel::StaffId;

use super::{Answer, Attempt, Order, Waiver};

kernel::define_worded! {
    /// One step in a callback's life. Each saved change is exactly one of these.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) enum CallbackEvent {
        Scheduled = "scheduled",
        /// `previous` was to make it until then; `by` is the member of staff who decided so.
        Assigned { assignee: StaffId, previous: Option<StaffId>, by: Option<StaffId> } = "assigned",
        /// Taken from somebody who can no longer make it.
        Released { assignee: StaffId, reason: String } = "released",
        Attempted { attempt: Attempt } = "attempted",
        Completed { answer: Answer, order: Option<Order> } = "completed",
        Missed = "missed",
        Waived { waiver: Waiver } = "waived",
        /// A second person agreed; nobody else hears of it.
        WaiverApproved = "waiver_approved",
    }
}

impl CallbackEvent {
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
