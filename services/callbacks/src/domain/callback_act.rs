//! What people do to a callback, as values.

use chrono::{DateTime, Utc};
use kernel::{Principal, StaffId};

use super::{Answer, AttemptOutcome, Order, WaiverKind};

/// Something that is done to a callback, with what it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CallbackAct {
    /// The customer was heard.
    Complete { answer: Answer },
    /// A try did not reach the customer; giving up ends the callback as unreachable.
    Attempt { outcome: AttemptOutcome, note: String },
    /// Somebody is to carry it out.
    Assign { assignee: StaffId },
    /// It is no longer owed, as far as the person says who acts.
    Waive { kind: WaiverKind, reason: String },
    /// A second person agrees that it need not be made.
    ApproveWaiver,
}

impl CallbackAct {
    /// Which act it is.
    pub(crate) const fn kind(&self) -> CallbackActKind {
        match self {
            Self::Complete { .. } => CallbackActKind::Complete,
            Self::Attempt { .. } => CallbackActKind::Attempt,
            Self::Assign { .. } => CallbackActKind::Assign,
            Self::Waive { .. } => CallbackActKind::Waive,
            Self::ApproveWaiver => CallbackActKind::ApproveWaiver,
        }
    }
}

kernel::define_words! {
    /// Something that people do to a callback: `attempt` is `POST …/attempts`, and each other one is `POST …` of its name.
    CallbackActKind {
        /// The customer was heard.
        Complete = "complete",
        /// They were not reached.
        Attempt = "attempt",
        /// Somebody is to make it.
        Assign = "assign",
        /// It is not to be made.
        Waive = "waive",
        /// A second person agrees to that.
        ApproveWaiver = "approve_waiver",
    }
}

/// Who acts and when, and what follows by the standard.
#[derive(Debug, Clone)]
pub(crate) struct Acting<'a> {
    pub(crate) by: &'a Principal,
    pub(crate) at: DateTime<Utc>,
    /// What the standard makes of an unsatisfied answer.
    pub(crate) order: Option<Order>,
}
