//! Seeing a contact whole needs a reason (CNF-01, CNF-07).

use kernel::{CallId, Faults, MessageId, TicketId};

/// Why somebody may see a number whole, with the case it is for. A closed list: what has no reason here has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The customer is on the line.
    LiveCall(CallId),
    /// Work for the customer is open; the ticket must be theirs.
    OpenTicket(TicketId),
    /// A message is due to the customer.
    MessageDue(Option<MessageId>),
}

/// The purpose without its case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PurposeWord {
    LiveCall,
    OpenTicket,
    MessageDue,
}

impl Purpose {
    /// Puts the word and the text of its reference together, noting what is wrong with the reference.
    pub(crate) fn read(word: PurposeWord, reference: Option<&str>, faults: &mut Faults) -> Option<Self> {
        let Some(text) = reference else {
            if word == PurposeWord::MessageDue {
                return Some(Self::MessageDue(None));
            }
            faults.add(
                "/reference",
                "reference.missing",
                "this purpose has to name its call or ticket",
                "该用途须注明对应的来电或工单",
            );
            return None;
        };
        let purpose = match word {
            PurposeWord::LiveCall => text.parse().ok().map(Self::LiveCall),
            PurposeWord::OpenTicket => text.parse().ok().map(Self::OpenTicket),
            PurposeWord::MessageDue => text.parse().ok().map(|message| Self::MessageDue(Some(message))),
        };
        if purpose.is_none() {
            faults.add("/reference", "reference.malformed", "is no id", "不是有效的编号");
        }
        purpose
    }

    /// The word in the audit trail.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::LiveCall(_) => "live_call",
            Self::OpenTicket(_) => "open_ticket",
            Self::MessageDue(_) => "message_due",
        }
    }

    /// The id of its case.
    pub(crate) fn reference(self) -> Option<String> {
        match self {
            Self::LiveCall(call) => Some(call.to_string()),
            Self::OpenTicket(ticket) => Some(ticket.to_string()),
            Self::MessageDue(message) => message.map(|message| message.to_string()),
        }
    }
}
