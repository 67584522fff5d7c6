//! Work that was agreed to be paid for (REP-09) and is done: what of its fee is still to be charged.

use chrono::{DateTime, Utc};
use kernel::{Money, Refusal, TicketId};

use super::{Charge, ChargeState, Origin, amount::refuse};

/// The resolution of a ticket that a charge is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Work {
    pub(crate) ticket_id: TicketId,
    /// Which of the ticket's changes it was: a reopened ticket may be resolved again.
    pub(crate) ticket_sequence: i32,
    pub(crate) ticket_number: String,
    /// The standard the ticket is under.
    pub(crate) standard: String,
    pub(crate) standard_version: i32,
    pub(crate) resolved_at: DateTime<Utc>,
}

impl Work {
    /// What is to be charged now of the agreed `fee`, when `known` are the ticket's charges so far. A resolution is
    /// charged once however often it is heard of; and a ticket that was reopened and resolved again owes its fee
    /// once, so that only what the fee grew by is charged on top.
    pub(crate) fn still_due(&self, fee: Money, known: &[Charge]) -> Result<Option<Money>, Refusal> {
        let is_this = |charge: &&Charge| match &charge.origin {
            Origin::Work(work) => work.ticket_sequence == self.ticket_sequence,
            Origin::ByHand { .. } => false,
        };
        if known.iter().any(|charge| is_this(&charge)) {
            return Ok(None);
        }
        let mut due = fee;
        for charge in known.iter().filter(|charge| charge.state == ChargeState::Standing) {
            due = due.checked_sub(charge.amount).map_err(|error| refuse(&error))?;
        }
        Ok(due.is_positive().then_some(due))
    }
}
