//! A message to a customer: what it says, the rule that has it said, and what became of it.

use chrono::{DateTime, Utc};
use kernel::{EstateId, EventId, Language, OpenWord, QuietHours, Refusal, Visibility};
use vocabulary::{CustomerId, MessageId, Severity, TicketId, TicketKind};

use crate::domain::MESSAGE_BACKOFF;

/// Something happened of which a standard may have a customer told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// The event that said so; one event makes one message to one customer, however often it comes.
    pub(crate) source: EventId,
    /// Its word, such as `ticket_opened`.
    pub(crate) event: &'static str,
    pub(crate) estate_id: EstateId,
    /// The customer; without one no message is sent.
    pub(crate) customer_id: Option<CustomerId>,
    /// What the ticket is about, and how grave it is, where it is about one.
    pub(crate) kind: Option<OpenWord<TicketKind>>,
    pub(crate) severity: Option<OpenWord<Severity>>,
    /// The standard and version it was begun under; absent where the estate's own decides.
    pub(crate) standard: Option<(String, i32)>,
    /// The number of the ticket or invoice.
    pub(crate) reference: String,
    pub(crate) ticket_id: Option<TicketId>,
    /// Who may see it, where that is not everybody who reads messages: of a confidential ticket.
    pub(crate) visibility: Option<Visibility>,
    /// What the words may mention: name, value.
    pub(crate) facts: Vec<(&'static str, String)>,
    /// Times that they may mention while these are still to come.
    pub(crate) times: Vec<(&'static str, DateTime<Utc>)>,
    /// It is told before then, whatever hours are quiet: afterwards it says nothing new (NOT-15).
    pub(crate) before: Option<DateTime<Utc>>,
}

impl Notice {
    /// The same notice, which also mentions `value`.
    pub(crate) fn mentioning(mut self, name: &'static str, value: String) -> Self {
        self.facts.push((name, value));
        self
    }

    /// The same notice, which also mentions that time.
    pub(crate) fn timed(mut self, name: &'static str, at: DateTime<Utc>) -> Self {
        self.times.push((name, at));
        self
    }
}

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
    /// As the notice said.
    pub(crate) visibility: Option<Visibility>,
    pub(crate) language: Language,
    /// The words; no personal data.
    pub(crate) text: String,
    /// The rule that has the customer told, such as `FRR-08`.
    pub(crate) clause: String,
    pub(crate) standard: String,
    pub(crate) standard_version: i32,
    pub(crate) state: State,
    /// About safety: quiet hours do not hold it back.
    pub(crate) is_urgent: bool,
    /// Attempts that reached a channel or tried to.
    pub(crate) attempts: i32,
    /// Those of them after which nobody knows whether the channel took it.
    pub(crate) unknowns: i32,
    pub(crate) queued_at: DateTime<Utc>,
    /// It is not sent earlier.
    pub(crate) not_before: DateTime<Utc>,
}

kernel::define_worded! {
    /// Where a message stands, with what is known of it there.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) enum State by MessageStatus {
        /// To be sent.
        Queued { next_attempt_at: DateTime<Utc> } = "queued",
        /// Its channel took it; whether it arrived, a receipt says.
        HandedOver { at: DateTime<Utc> } = "handed_over",
        /// It was sent, and the channel never answered. Sending it again could tell and cost twice: it waits for a receipt.
        Unknown { at: DateTime<Utc> } = "unknown",
        /// It arrived.
        Delivered { at: DateTime<Utc> } = "delivered",
        /// It will not be tried again.
        Failed { reason: String, at: DateTime<Utc> } = "failed",
    }
}

/// What is published about a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MessageEvent {
    Queued,
    HandedOver,
    Delivered,
    Failed,
}

kernel::define_stored_words! {
    /// By which way messages leave the suite.
    pub(crate) enum ChannelKind {
        /// A gateway that sends text messages.
        Sms = "sms",
        /// Files that somebody collects.
        Spool = "spool",
    }
}

kernel::define_worded! {
    /// How an attempt ended.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) enum Outcome by OutcomeKind {
        /// The channel took it.
        HandedOver = "handed_over",
        /// It will never take it.
        Refused { reason: String } = "refused",
        /// It has not taken it, and may later.
        NotTaken { reason: String } = "not_taken",
        /// The message went out and no answer came back: it may have been taken.
        Unknown { reason: String } = "unknown",
    }
}

kernel::define_words! {
    /// What a receipt says.
    ReceiptStatus {
        /// It arrived.
        Delivered = "delivered",
        /// It cannot arrive.
        Undeliverable = "undeliverable",
    }
}

/// How messages are sent again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ResendPolicy {
    /// The channel knows a message by its key, so that one that comes twice is told once.
    pub(crate) channel_knows_key: bool,
    /// When nobody is written to, unless it is urgent.
    pub(crate) quiet: Option<QuietHours>,
}

impl ResendPolicy {
    /// The first moment from `at` on at which people at a place of this time zone may be written to.
    pub(crate) fn open(&self, at: DateTime<Utc>, time_zone: &str, is_urgent: bool) -> DateTime<Utc> {
        self.quiet.filter(|_quiet| !is_urgent).map_or(at, |quiet| quiet.over_in(at, time_zone))
    }
}

/// So many attempts of unknown outcome, and the message is not sent again blindly.
const MOST_UNKNOWNS: i32 = 2;

impl Outcome {
    /// Why it was not handed over.
    pub(crate) fn reason(&self) -> Option<&str> {
        match self {
            Self::HandedOver => None,
            Self::Refused { reason } | Self::NotTaken { reason } | Self::Unknown { reason } => Some(reason),
        }
    }
}

/// One attempt at one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attempt {
    pub(crate) id: vocabulary::DeliveryId,
    pub(crate) message_id: MessageId,
    pub(crate) estate_id: EstateId,
    /// Which one, from 1.
    pub(crate) attempt: i32,
    pub(crate) channel: ChannelKind,
    pub(crate) outcome: OutcomeKind,
    pub(crate) reason: Option<String>,
    pub(crate) attempted_at: DateTime<Utc>,
}

impl Message {
    /// Counts an attempt and what came of it: the event when that ended it, none when it is tried again.
    pub(crate) fn conclude(
        &mut self,
        outcome: &Outcome,
        resend_policy: &ResendPolicy,
        time_zone: &str,
        (now, jitter): (DateTime<Utc>, u16),
    ) -> Option<MessageEvent> {
        self.attempts += 1;
        let (reason, may_repeat) = match outcome {
            Outcome::HandedOver => {
                return Some(self.end(State::HandedOver { at: now }, MessageEvent::HandedOver));
            }
            Outcome::Refused { reason } => (reason, false),
            Outcome::NotTaken { reason } => (reason, true),
            Outcome::Unknown { reason } => {
                self.unknowns += 1;
                (reason, resend_policy.channel_knows_key || self.unknowns < MOST_UNKNOWNS)
            }
        };
        let next = MESSAGE_BACKOFF.next(self.attempts, now, jitter).filter(|_next| may_repeat);
        let Some(next) = next else { return Some(self.give_up(reason, now)) };
        self.state = State::Queued { next_attempt_at: resend_policy.open(next, time_zone, self.is_urgent) };
        None
    }

    /// Takes a receipt: for what was sent, and for what may have been. One that says what is known changes nothing.
    pub(crate) fn receive(
        &mut self,
        receipt: ReceiptStatus,
        now: DateTime<Utc>,
    ) -> Result<Option<MessageEvent>, Refusal> {
        let was_sent = match (&self.state, receipt) {
            (State::Delivered { .. }, ReceiptStatus::Delivered)
            | (State::Failed { .. }, ReceiptStatus::Undeliverable) => {
                return Ok(None);
            }
            (State::HandedOver { .. } | State::Unknown { .. }, _any) => true,
            (State::Queued { .. }, _any) => self.unknowns > 0,
            (State::Delivered { .. } | State::Failed { .. }, _other) => false,
        };
        if !was_sent {
            return Err(Refusal::conflict("notifications.no_receipt_due"));
        }
        Ok(Some(match receipt {
            ReceiptStatus::Delivered => self.end(State::Delivered { at: now }, MessageEvent::Delivered),
            ReceiptStatus::Undeliverable => self.fail("undeliverable", now),
        }))
    }

    /// It is not sent again. Once it may have been taken, nobody can call it failed.
    fn give_up(&mut self, reason: &str, now: DateTime<Utc>) -> MessageEvent {
        if self.unknowns > 0 {
            return self.end(State::Unknown { at: now }, MessageEvent::HandedOver);
        }
        self.fail(reason, now)
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

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use kernel::{EstateId, EventId, Language, QuietHours, SystemIds};
    use vocabulary::{CustomerId, MessageId};

    use super::{Message, MessageEvent, Outcome, ReceiptStatus, ResendPolicy, State};

    const ZONE: &str = "Asia/Shanghai";

    fn message() -> Message {
        let now = DateTime::UNIX_EPOCH;
        Message {
            id: MessageId::new(&SystemIds),
            version: 1,
            estate_id: EstateId::new(&SystemIds),
            customer_id: CustomerId::new(&SystemIds),
            source: EventId::new(&SystemIds),
            event: "ticket_opened".to_owned(),
            reference: "T2026-000001".to_owned(),
            ticket_id: None,
            visibility: None,
            language: Language::Zh,
            text: "…".to_owned(),
            clause: "DLN-21".to_owned(),
            standard: "estate-handbook".to_owned(),
            standard_version: 1,
            state: State::Queued { next_attempt_at: now },
            is_urgent: false,
            attempts: 0,
            unknowns: 0,
            queued_at: now,
            not_before: now,
        }
    }

    fn day() -> DateTime<Utc> {
        "2026-03-02T10:00:00+08:00".parse().unwrap()
    }

    /// The words of the states after each of these outcomes.
    fn after(outcomes: &[Outcome], channel_knows_key: bool) -> Vec<&'static str> {
        let mut message = message();
        let resend_policy = ResendPolicy { channel_knows_key, quiet: None };
        let states = outcomes.iter().map(|outcome| {
            message.conclude(outcome, &resend_policy, ZONE, (day(), 0));
            message.state.kind().as_str()
        });
        states.collect()
    }

    fn unknown() -> Outcome {
        Outcome::Unknown { reason: "gateway_silent".to_owned() }
    }

    #[test]
    fn an_unknown_outcome_is_repeated_once_and_then_waits() {
        assert_eq!(after(&[unknown(), unknown()], false), ["queued", "unknown"]);
        assert_eq!(after(&[unknown(), Outcome::HandedOver], false), ["queued", "handed_over"]);
        let refused = Outcome::Refused { reason: "gateway_409".to_owned() };
        assert_eq!(after(&[unknown(), refused.clone()], false), ["queued", "unknown"]);
        assert_eq!(after(&[refused], false), ["failed"]);
    }

    #[test]
    fn a_gateway_that_knows_the_key_is_asked_for_the_whole_backoff() {
        let asked = after(&vec![unknown(); 7], true);
        assert_eq!(asked, ["queued", "queued", "queued", "queued", "queued", "queued", "unknown"]);
    }

    #[test]
    fn what_was_never_taken_is_tried_for_the_whole_backoff_and_fails() {
        let never = Outcome::NotTaken { reason: "gateway_unreachable".to_owned() };
        let asked = after(&vec![never; 7], false);
        assert_eq!(asked.iter().filter(|state| **state == "queued").count(), 6);
        assert_eq!(asked.last(), Some(&"failed"));
    }

    #[test]
    fn a_repeat_waits_for_the_morning_unless_it_is_urgent() {
        let quiet = QuietHours::parse("21:00-08:00");
        let late: DateTime<Utc> = "2026-03-02T20:59:55+08:00".parse().unwrap();
        let never = Outcome::NotTaken { reason: "gateway_unreachable".to_owned() };
        for (is_urgent, next) in [(false, "2026-03-03T08:00:00+08:00"), (true, "2026-03-02T21:00:05+08:00")] {
            let mut message = Message { is_urgent, ..message() };
            message.conclude(&never, &ResendPolicy { channel_knows_key: false, quiet }, ZONE, (late, 0));
            let next_attempt_at: DateTime<Utc> = next.parse().unwrap();
            assert_eq!(message.state, State::Queued { next_attempt_at });
        }
    }

    #[test]
    fn a_receipt_ends_what_was_sent_and_nothing_else() {
        let mut sent = message();
        let resend_policy = ResendPolicy { channel_knows_key: false, quiet: None };
        assert_eq!(
            sent.receive(ReceiptStatus::Delivered, day()).unwrap_err().code,
            "notifications.no_receipt_due"
        );
        sent.conclude(&unknown(), &resend_policy, ZONE, (day(), 0));
        assert_eq!(sent.receive(ReceiptStatus::Delivered, day()), Ok(Some(MessageEvent::Delivered)));
        assert_eq!(sent.receive(ReceiptStatus::Delivered, day()), Ok(None));
        assert!(sent.receive(ReceiptStatus::Undeliverable, day()).is_err());
        let mut lost = message();
        lost.conclude(&Outcome::HandedOver, &resend_policy, ZONE, (day(), 0));
        assert_eq!(lost.receive(ReceiptStatus::Undeliverable, day()), Ok(Some(MessageEvent::Failed)));
    }
}
