//! What can be done to a callback, with what it takes, and what happens to it. `events/publish.rs` translates for the
//! outside.

use chrono::{DateTime, Utc};
use kernel::{Explained, Principal, StaffId};

use super::{Waiver, WaiverKind};

/// Something that is done to a callback, with what it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CallbackAct {
    /// It was made: the customer's answer.
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
        /// It was made: the customer's answer.
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
pub(crate) struct ActContext<'a> {
    pub(crate) by: &'a Principal,
    pub(crate) at: DateTime<Utc>,
    /// What the standard makes of an unsatisfied answer.
    pub(crate) order: Option<Order>,
}

/// What the customer said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// 1 (very dissatisfied) to 5 (very satisfied).
    pub(crate) satisfaction: u8,
    pub(crate) is_solved: bool,
    pub(crate) remarks: String,
    pub(crate) suggestions: String,
}

/// What an unsatisfied answer orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) due_at: DateTime<Utc>,
    pub(crate) clause: String,
    pub(crate) explanation: Vec<Explained>,
}

/// One try to reach the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attempt {
    /// Counts the tries of one callback from 1.
    pub(crate) number: i32,
    pub(crate) by: Principal,
    pub(crate) at: DateTime<Utc>,
    pub(crate) outcome: AttemptOutcome,
    pub(crate) note: String,
}

kernel::define_words! {
    /// How a try ended.
    AttemptOutcome {
        /// They will be heard later.
        Postponed = "postponed",
        /// Nobody answered.
        NoAnswer = "no_answer",
        /// The number does not lead to them.
        WrongNumber = "wrong_number",
        /// Nobody could be reached: it ends as unreachable.
        GaveUp = "gave_up",
    }
}

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
