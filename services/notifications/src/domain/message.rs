//! A message to a customer: what it says, the rule that has it said, and what became of it.

use chrono::{DateTime, Utc};
use kernel::{CustomerId, EstateId, EventId, Language, MessageId, TicketId};

use super::MESSAGE_LADDER;

/// Something happened of which a standard may have a customer told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// The event that said so; one event makes one message to one customer, however often it comes.
    pub(crate) source: EventId,
    /// Its word, such as `ticket_opened`.
    pub(crate) event: &'static str,
    pub(crate) estate_id: EstateId,
    /// Whose matter it is; nobody is told when nobody is known.
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) kind: Option<kernel::TicketKind>,
    /// The standard and version it was begun under; absent where the estate's own decides.
    pub(crate) standard: Option<(String, i32)>,
    /// The number of the ticket or invoice.
    pub(crate) reference: String,
    pub(crate) ticket_id: Option<TicketId>,
    /// What the words may mention: name, value.
    pub(crate) facts: Vec<(&'static str, String)>,
}

impl Notice {
    /// The same notice, which also mentions `value`.
    pub(crate) fn mentioning(mut self, name: &'static str, value: String) -> Self {
        self.facts.push((name, value));
        self
    }
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) id: MessageId,
    /// Counts what others are told of; also the sequence of the event each of those said. An attempt that will be
    /// made again is no such thing.
    pub(crate) version: i32,
    pub(crate) estate_id: EstateId,
    pub(crate) customer_id: CustomerId,
    pub(crate) source: EventId,
    pub(crate) event: String,
    pub(crate) reference: String,
    pub(crate) ticket_id: Option<TicketId>,
    pub(crate) language: Language,
    /// The words; no personal data.
    pub(crate) text: String,
    /// The rule that has the customer told, such as `FRR-08`.
    pub(crate) clause: String,
    pub(crate) standard: String,
    pub(crate) standard_version: i32,
    pub(crate) state: State,
    /// Attempts that reached a channel or tried to.
    pub(crate) attempts: i32,
    pub(crate) queued_at: DateTime<Utc>,
}

/// Where a message stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    /// To be sent.
    Queued { next_attempt_at: DateTime<Utc> },
    /// Its channel took it.
    Delivered { at: DateTime<Utc> },
    /// It will not be tried again.
    Failed { reason: String, at: DateTime<Utc> },
}

impl State {
    /// The stored and sent word.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::Queued { .. } => "queued",
            Self::Delivered { .. } => "delivered",
            Self::Failed { .. } => "failed",
        }
    }
}

/// What others are told of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MessageEvent {
    Queued,
    Delivered,
    Failed,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The channel took it.
    Delivered,
    /// It will never take it.
    Refused { reason: String },
    /// It may take it later.
    Unanswered { reason: String },
}

impl Outcome {
    /// The stored and sent word.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Refused { .. } => "refused",
            Self::Unanswered { .. } => "unanswered",
        }
    }

    /// Why it was not delivered.
    pub(crate) fn reason(&self) -> Option<&str> {
        match self {
            Self::Delivered => None,
            Self::Refused { reason } | Self::Unanswered { reason } => Some(reason),
        }
    }
}

/// One attempt at one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attempt {
    pub(crate) id: kernel::DeliveryId,
    pub(crate) message_id: MessageId,
    pub(crate) estate_id: EstateId,
    /// Which one, from 1.
    pub(crate) attempt: i32,
    pub(crate) channel: String,
    pub(crate) outcome: String,
    pub(crate) reason: Option<String>,
    pub(crate) attempted_at: DateTime<Utc>,
}

impl Message {
    /// Counts an attempt and what came of it: the event when that ended the matter, none when it is tried again.
    pub(crate) fn conclude(
        &mut self,
        outcome: &Outcome,
        now: DateTime<Utc>,
        stretch: u16,
    ) -> Option<MessageEvent> {
        self.attempts += 1;
        match outcome {
            Outcome::Delivered => Some(self.end(State::Delivered { at: now }, MessageEvent::Delivered)),
            Outcome::Refused { reason } => Some(self.fail(reason, now)),
            Outcome::Unanswered { reason } => {
                let Some(next_attempt_at) = MESSAGE_LADDER.next(self.attempts, now, stretch) else {
                    return Some(self.fail(reason, now));
                };
                self.state = State::Queued { next_attempt_at };
                None
            }
        }
    }

    fn fail(&mut self, reason: &str, now: DateTime<Utc>) -> MessageEvent {
        self.end(State::Failed { reason: reason.to_owned(), at: now }, MessageEvent::Failed)
    }

    fn end(&mut self, state: State, event: MessageEvent) -> MessageEvent {
        self.state = state;
        self.version += 1;
        event
    }
}
