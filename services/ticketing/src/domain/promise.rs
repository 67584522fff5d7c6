//! A deadline as a promise to the customer: it runs until it is kept or missed, once.

use chrono::{DateTime, Utc};
use kernel::{DeadlineKind, Explained};

/// One promise of one ticket, with the clause that made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Promise {
    pub(crate) kind: DeadlineKind,
    pub(crate) due_at: DateTime<Utc>,
    /// Rule id of the standard, such as `DLN-01`.
    pub(crate) clause: String,
    /// How the standard reckoned it, step by step.
    pub(crate) explanation: Vec<Explained>,
    pub(crate) status: PromiseStatus,
}

/// Where a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PromiseStatus {
    /// Neither kept nor broken yet.
    Running,
    /// Kept at this moment.
    Kept(DateTime<Utc>),
    /// Found broken at this moment.
    Missed(DateTime<Utc>),
    /// Of no more interest: the ticket was cancelled.
    Dropped(DateTime<Utc>),
}

impl Promise {
    /// The deed was done at `at`: kept when that is not after the deadline, else missed. Settled promises stay as
    /// they are.
    pub(crate) fn settle(&mut self, at: DateTime<Utc>) {
        if self.status == PromiseStatus::Running {
            self.status = if at <= self.due_at { PromiseStatus::Kept(at) } else { PromiseStatus::Missed(at) };
        }
    }

    /// Time passed: true when this broke the promise just now.
    pub(crate) fn expire(&mut self, now: DateTime<Utc>) -> bool {
        let breaks = self.status == PromiseStatus::Running && now > self.due_at;
        if breaks {
            self.status = PromiseStatus::Missed(now);
        }
        breaks
    }

    /// No deed is owed any more.
    pub(crate) fn drop_at(&mut self, at: DateTime<Utc>) {
        if self.status == PromiseStatus::Running {
            self.status = PromiseStatus::Dropped(at);
        }
    }

    /// True once broken.
    pub(crate) fn is_missed(&self) -> bool {
        matches!(self.status, PromiseStatus::Missed(_))
    }
}
