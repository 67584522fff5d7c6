//! Seeing a contact in full needs a reason (CNF-01, CNF-07), and a reason is a reference that is looked up, such as a call
//! that is under way.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Faults, Principal, StaffId};
use vocabulary::{CallId, CallbackId, MessageId, TicketId};

/// Why somebody may see a contact in full, with the case it is for. A closed list: what has no reason here has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The customer is on the line: the reader's own call, which is under way.
    LiveCall(CallId),
    /// Work for the customer is open; the ticket must be theirs.
    OpenTicket(TicketId),
    /// The customer is to be called after the work; the callback must be theirs and still owed.
    CallbackDue(CallbackId),
    /// A message is due to the customer; only our own services send messages.
    MessageDue(MessageId),
}

kernel::define_words! {
    /// Why somebody may see a contact whole.
    RevealPurpose {
        /// The customer is on the line: your own call, under way, with a number of theirs.
        LiveCall = "live_call",
        /// Work for the customer is open, at an estate you may see.
        OpenTicket = "open_ticket",
        /// The customer is owed a callback, at an estate you may see.
        CallbackDue = "callback_due",
        /// A message is due to the customer: for the suite's own services alone.
        MessageDue = "message_due",
    }
}

impl Purpose {
    /// Puts the word and the text of its reference together, noting what is wrong with the reference.
    pub(crate) fn read(word: RevealPurpose, reference: Option<&str>, faults: &mut Faults) -> Option<Self> {
        let Some(text) = reference else {
            faults.add("/reference", "reference.missing");
            return None;
        };
        let purpose = match word {
            RevealPurpose::LiveCall => text.parse().ok().map(Self::LiveCall),
            RevealPurpose::OpenTicket => text.parse().ok().map(Self::OpenTicket),
            RevealPurpose::CallbackDue => text.parse().ok().map(Self::CallbackDue),
            RevealPurpose::MessageDue => text.parse().ok().map(Self::MessageDue),
        };
        if purpose.is_none() {
            faults.add("/reference", "reference.malformed");
        }
        purpose
    }

    /// The word in the audit trail.
    pub(crate) const fn as_str(self) -> &'static str {
        let word = match self {
            Self::LiveCall(_) => RevealPurpose::LiveCall,
            Self::OpenTicket(_) => RevealPurpose::OpenTicket,
            Self::CallbackDue(_) => RevealPurpose::CallbackDue,
            Self::MessageDue(_) => RevealPurpose::MessageDue,
        };
        word.as_str()
    }

    /// The id of its case.
    pub(crate) fn reference(self) -> String {
        match self {
            Self::LiveCall(call) => call.to_string(),
            Self::OpenTicket(ticket) => ticket.to_string(),
            Self::CallbackDue(callback) => callback.to_string(),
            Self::MessageDue(message) => message.to_string(),
        }
    }
}

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
