//! What happens to callbacks, as the domain says it; `events/publish.rs` translates for the outside.

use kernel::StaffId;

use super::{Answer, Attempt, Order};

/// One step in a callback's life. Each saved change is exactly one of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CallbackEvent {
    Scheduled,
    Assigned { assignee: StaffId },
    Attempted { attempt: Attempt },
    Completed { answer: Answer, order: Option<Order> },
    Missed,
    Waived { reason: String },
}

impl CallbackEvent {
    /// The operation's name in the audit trail.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Assigned { .. } => "assigned",
            Self::Attempted { .. } => "attempted",
            Self::Completed { .. } => "completed",
            Self::Missed => "missed",
            Self::Waived { .. } => "waived",
        }
    }
}
