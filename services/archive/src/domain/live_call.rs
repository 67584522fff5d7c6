//! A call as the hotline published it: the reason for a reveal while it is under way.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Principal, StaffId};

/// How long a call that nobody wrapped up counts as under way.
const LONGEST: TimeDelta = TimeDelta::hours(2);

/// A call that was answered or placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LiveCall {
    /// Who speaks; absent when an application recorded it.
    pub(crate) agent_id: Option<StaffId>,
    pub(crate) answered_at: DateTime<Utc>,
    pub(crate) ended_at: Option<DateTime<Utc>>,
}

impl LiveCall {
    /// True when `principal` is the one who speaks, now.
    pub(crate) fn is_spoken_by(&self, principal: &Principal, now: DateTime<Utc>) -> bool {
        let is_theirs = match principal {
            Principal::Staff(id) => self.agent_id == Some(*id),
            Principal::Client(_) | Principal::System(_) => false,
        };
        is_theirs && self.ended_at.is_none() && now < self.answered_at + LONGEST
    }
}
