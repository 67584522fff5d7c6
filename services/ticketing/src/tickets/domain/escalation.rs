//! Who hears of a ticket as time passes (ESC), and by what time of each day its progress is known (SHF-13).

use chrono::{DateTime, Utc};
use kernel::{Explained, StaffId};
use vocabulary::Ladder;

use super::Term;

/// What a standard decides for one round of a ticket.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Decided {
    pub(crate) terms: Vec<Term>,
    pub(crate) steps: Vec<LadderStep>,
    /// When its progress must be known first; absent where nobody asks each day.
    pub(crate) progress_due: Option<DateTime<Utc>>,
}

/// A step of a ladder that a standard decided, before it is any ticket's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LadderStep {
    pub(crate) ladder: Ladder,
    /// Its place on its ladder, from 1.
    pub(crate) step: i32,
    pub(crate) raise_at: DateTime<Utc>,
    /// By when one of those who hear of it is to take it up; absent when they are only told.
    pub(crate) answer_by: Option<DateTime<Utc>>,
    /// Roles of the ticket's standard.
    pub(crate) to: Vec<String>,
    /// Rule id of the standard, such as `ESC-16`.
    pub(crate) clause: String,
    pub(crate) explanation: Vec<Explained>,
}

/// One step of one ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Escalation {
    pub(crate) round: i32,
    /// Counts how often the ladder was decided in its round.
    pub(crate) revision: i32,
    pub(crate) step: LadderStep,
    pub(crate) state: EscalationState,
}

kernel::define_worded! {
    /// Where a step stands.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(crate) enum EscalationState by EscalationStatus {
        /// Its time has not come.
        Waiting = "waiting",
        /// They were told at this moment.
        Raised(DateTime<Utc>) = "raised",
        /// Nobody took it up by then; somebody still may.
        Unanswered(DateTime<Utc>) = "unanswered",
        /// Somebody did, then; nobody by name where it was an application.
        TakenUp { at: DateTime<Utc>, by: Option<StaffId> } = "taken_up",
        /// Of no more interest: the promise was kept or decided anew, or the work is over.
        Dropped(DateTime<Utc>) = "dropped",
    }
}

impl EscalationState {
    /// Who took it up, where somebody did by name.
    pub(crate) fn taken_up_by(&self) -> Option<StaffId> {
        match self {
            Self::TakenUp { at: _, by } => *by,
            Self::Waiting | Self::Raised(_) | Self::Unanswered(_) | Self::Dropped(_) => None,
        }
    }
}

impl EscalationState {
    /// When it came to stand so; absent while its time has not come.
    pub(crate) const fn since(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Waiting => None,
            Self::Raised(at) | Self::Unanswered(at) | Self::TakenUp { at, by: _ } | Self::Dropped(at) => {
                Some(*at)
            }
        }
    }
}

impl Escalation {
    /// True while somebody is to take it up.
    pub(crate) fn awaits_somebody(&self) -> bool {
        matches!(self.state, EscalationState::Raised(_) | EscalationState::Unanswered(_))
    }

    /// When time does something to it next.
    pub(crate) fn next_at(&self) -> Option<DateTime<Utc>> {
        match self.state {
            EscalationState::Waiting => Some(self.step.raise_at),
            EscalationState::Raised(_) => self.step.answer_by,
            EscalationState::Unanswered(_)
            | EscalationState::TakenUp { .. }
            | EscalationState::Dropped(_) => None,
        }
    }
}

/// What is known of the progress of work that is asked for each day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Progress {
    /// Since when something must have been noted to count.
    pub(crate) since: DateTime<Utc>,
    /// By when it must be known.
    pub(crate) due_at: DateTime<Utc>,
}

/// What was noted of the work last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ProgressNotes {
    pub(crate) noted_at: Option<DateTime<Utc>>,
    /// When the customer was told how far it is.
    pub(crate) told_at: Option<DateTime<Utc>>,
}

/// What is not known when it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProgressGap {
    /// Nobody noted anything.
    NotNoted,
    /// The customer was not told.
    CustomerNotTold,
}

impl ProgressNotes {
    /// What is missing since then.
    pub(crate) fn gap(self, since: DateTime<Utc>, tells_customer: bool) -> Option<ProgressGap> {
        let is_new = |at: Option<DateTime<Utc>>| at.is_some_and(|at| at >= since);
        if !is_new(self.noted_at) {
            return Some(ProgressGap::NotNoted);
        }
        (tells_customer && !is_new(self.told_at)).then_some(ProgressGap::CustomerNotTold)
    }
}

impl ProgressGap {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::NotNoted => "not_noted",
            Self::CustomerNotTold => "customer_not_told",
        }
    }
}
