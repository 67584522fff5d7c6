//! A deadline of a ticket: it runs until it is kept or missed, once.

use chrono::{DateTime, Utc};
use kernel::Explained;
use vocabulary::DeadlineKind;

/// One deadline of one ticket, with the clause that set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Deadline {
    pub(crate) kind: DeadlineKind,
    /// Which time round: 1 since the ticket was opened, 2 since it was taken up again, and so on.
    pub(crate) round: i32,
    /// Counts how often it was decided in its round: what a reclassified ticket was due by before is superseded.
    pub(crate) revision: i32,
    pub(crate) due_at: DateTime<Utc>,
    /// The time that it was put off from; absent where it was not.
    pub(crate) extended_from: Option<DateTime<Utc>>,
    /// Rule id of the standard, such as `DLN-01`.
    pub(crate) clause: String,
    /// How the standard reckoned it, step by step.
    pub(crate) explanation: Vec<Explained>,
    pub(crate) state: DeadlineState,
}

/// What a standard decided, before it is anybody's deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) kind: DeadlineKind,
    pub(crate) due_at: DateTime<Utc>,
    pub(crate) clause: String,
    pub(crate) explanation: Vec<Explained>,
}

kernel::define_worded! {
    /// Where a deadline stands.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(crate) enum DeadlineState by DeadlineStatus {
        /// Neither kept nor missed yet.
        Running = "running",
        /// Kept at this moment.
        Kept(DateTime<Utc>) = "kept",
        /// Found missed at this moment.
        Missed(DateTime<Utc>) = "missed",
        /// Of no more interest: the ticket was cancelled.
        Dropped(DateTime<Utc>) = "dropped",
        /// Another holds since this moment, because the ticket was reclassified or the promise put off.
        Superseded(DateTime<Utc>) = "superseded",
    }
}

impl DeadlineState {
    /// When it was settled, once it was.
    pub(crate) const fn settled_at(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Running => None,
            Self::Kept(at) | Self::Missed(at) | Self::Dropped(at) | Self::Superseded(at) => Some(*at),
        }
    }
}

impl Term {
    /// The deadline that it is in `round`.
    pub(crate) fn running(self, round: i32, revision: i32) -> Deadline {
        let Self { kind, due_at, clause, explanation } = self;
        let (extended_from, state) = (None, DeadlineState::Running);
        Deadline { kind, round, revision, due_at, extended_from, clause, explanation, state }
    }
}

impl Deadline {
    /// The deed was done at `at`: kept when that is not after the deadline, else missed. Settled deadlines stay as
    /// they are.
    pub(crate) fn settle(&mut self, at: DateTime<Utc>) {
        if self.is_running() {
            self.state = if at <= self.due_at { DeadlineState::Kept(at) } else { DeadlineState::Missed(at) };
        }
    }

    /// Time passed: true when it was missed just now.
    pub(crate) fn expire(&mut self, now: DateTime<Utc>) -> bool {
        let is_missed = self.is_running() && now > self.due_at;
        if is_missed {
            self.state = DeadlineState::Missed(now);
        }
        is_missed
    }

    /// No deed is owed any more.
    pub(crate) fn drop_at(&mut self, at: DateTime<Utc>) {
        if self.is_running() {
            self.state = DeadlineState::Dropped(at);
        }
    }

    /// Another takes its place.
    pub(crate) fn supersede(&mut self, at: DateTime<Utc>) {
        if self.is_running() {
            self.state = DeadlineState::Superseded(at);
        }
    }

    /// True until it is settled.
    pub(crate) fn is_running(&self) -> bool {
        self.state == DeadlineState::Running
    }

    /// True once missed.
    pub(crate) fn is_missed(&self) -> bool {
        matches!(self.state, DeadlineState::Missed(_))
    }
}
