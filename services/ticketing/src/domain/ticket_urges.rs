//! What becomes of a ticket when the customer presses for it (催办).

use chrono::{DateTime, Utc};
use kernel::{Principal, Refusal, StaffId};

use super::{Ticket, TicketEvent};

/// How often the customer pressed, and when last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Urges {
    pub(crate) count: i32,
    pub(crate) last_at: Option<DateTime<Utc>>,
}

impl Ticket {
    /// Counts it, and says whose it is to see to. What was promised stays as it was promised.
    pub(super) fn urge(
        &mut self,
        reason: Option<String>,
        by: &Principal,
        at: DateTime<Utc>,
    ) -> Result<TicketEvent, Refusal> {
        self.urges = Urges { count: self.urges.count + 1, last_at: Some(at) };
        let owner = self.owner();
        self.say(TicketEvent::Urged { owner, noted_by: by.staff_id(), reason })
    }

    /// The person responsible, else whoever took the matter down, where that was a member of staff.
    fn owner(&self) -> Option<StaffId> {
        let first_responder = || self.first_responder.parse::<Principal>().ok()?.staff_id();
        self.state.assignee().or_else(first_responder)
    }
}
