//! A follow-up that is owed after work: to whom, by when, by which clause, and what the customer said.

use chrono::{DateTime, Utc};
use kernel::{
    CallbackId, CustomerId, EstateId, Explained, Principal, Refusal, StaffId, TicketId, TicketKind, UnitId,
};

use super::CallbackEvent;

/// The work that is followed up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Occasion {
    pub(crate) ticket_id: TicketId,
    pub(crate) ticket_number: String,
    pub(crate) title: String,
    pub(crate) kind: TicketKind,
    /// Which resolution: the ticket's version when it was resolved. A ticket that was reopened and resolved again is
    /// followed up again.
    pub(crate) resolution: i32,
    pub(crate) standard: String,
    pub(crate) standard_version: i32,
}

/// A follow-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Callback {
    pub(crate) id: CallbackId,
    /// Counts saved changes; also the sequence of the event each of them said.
    pub(crate) version: i32,
    pub(crate) estate_id: EstateId,
    pub(crate) unit_id: Option<UnitId>,
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) occasion: Occasion,
    /// Which of the follow-ups a standard may ask for beside each other, such as `follow_up` or `daily`.
    pub(crate) series: String,
    /// The rule id that requires it, such as `CBK-13`.
    pub(crate) clause: String,
    pub(crate) explanation: Vec<Explained>,
    /// `phone`, `on_site`, … as the standard says.
    pub(crate) way: String,
    /// The roles that may carry it out.
    pub(crate) who: Vec<String>,
    /// How many of its kind must be made, in per cent, where the standard says so.
    pub(crate) coverage_percent: Option<u8>,
    pub(crate) due_at: DateTime<Utc>,
    pub(crate) state: State,
    pub(crate) attempts: i32,
    /// When it was found late; it stays owed.
    pub(crate) missed_at: Option<DateTime<Utc>>,
}

/// Where a callback stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    /// Owed, and nobody has begun.
    Due,
    /// Somebody is at it.
    InProgress { assignee: Option<StaffId> },
    /// The customer was heard.
    Done { answer: Answer, at: DateTime<Utc> },
    /// Every attempt failed.
    Unreachable { at: DateTime<Utc> },
    /// No longer owed.
    Waived { reason: String, at: DateTime<Utc> },
}

impl State {
    /// The stored and sent word.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::InProgress { .. } => "in_progress",
            Self::Done { .. } => "done",
            Self::Unreachable { .. } => "unreachable",
            Self::Waived { .. } => "waived",
        }
    }
}

/// What the customer said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// 1 (very dissatisfied) to 5 (very satisfied).
    pub(crate) satisfaction: u8,
    pub(crate) is_solved: bool,
    pub(crate) remarks: String,
    pub(crate) suggestions: String,
}

/// What an unsatisfied answer orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) due_at: DateTime<Utc>,
    pub(crate) clause: String,
    pub(crate) explanation: Vec<Explained>,
}

/// One try to reach the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attempt {
    /// Counts the tries of one callback from 1.
    pub(crate) number: i32,
    pub(crate) by: Principal,
    pub(crate) at: DateTime<Utc>,
    pub(crate) outcome: AttemptOutcome,
    pub(crate) note: String,
}

/// How a try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AttemptOutcome {
    /// They will be heard later.
    Postponed,
    /// Nobody answered.
    NoAnswer,
    /// The number does not lead to them.
    WrongNumber,
    /// Given up: nobody could be reached.
    GaveUp,
}

impl AttemptOutcome {
    /// Every one.
    pub(crate) const ALL: [Self; 4] = [Self::Postponed, Self::NoAnswer, Self::WrongNumber, Self::GaveUp];

    /// The stored and sent word.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Postponed => "postponed",
            Self::NoAnswer => "no_answer",
            Self::WrongNumber => "wrong_number",
            Self::GaveUp => "gave_up",
        }
    }
}

impl Callback {
    /// Names who is to carry it out.
    pub(crate) fn assign(&mut self, assignee: StaffId) -> Result<CallbackEvent, Refusal> {
        self.must_be_owed()?;
        if self.state == (State::InProgress { assignee: Some(assignee) }) {
            return Err(Refusal::conflict(
                "callbacks.already_assigned",
                "This person carries it out already.",
                "该回访已由此人负责。",
            ));
        }
        self.state = State::InProgress { assignee: Some(assignee) };
        Ok(self.say(CallbackEvent::Assigned { assignee }))
    }

    /// Notes a try that did not reach the customer; giving up ends it as unreachable.
    pub(crate) fn attempt(
        &mut self,
        by: Principal,
        at: DateTime<Utc>,
        outcome: AttemptOutcome,
        note: String,
    ) -> Result<CallbackEvent, Refusal> {
        self.must_be_owed()?;
        self.attempts += 1;
        self.state = match (outcome, &self.state) {
            (AttemptOutcome::GaveUp, _state) => State::Unreachable { at },
            (_outcome, State::InProgress { assignee }) => State::InProgress { assignee: *assignee },
            (_outcome, _due) => State::InProgress { assignee: None },
        };
        let attempt = Attempt { number: self.attempts, by, at, outcome, note };
        Ok(self.say(CallbackEvent::Attempted { attempt }))
    }

    /// The customer was heard; `order` is what the standard makes of an unsatisfied answer.
    pub(crate) fn complete(
        &mut self,
        answer: Answer,
        order: Option<Order>,
        at: DateTime<Utc>,
    ) -> Result<CallbackEvent, Refusal> {
        self.must_be_owed()?;
        self.state = State::Done { answer: answer.clone(), at };
        Ok(self.say(CallbackEvent::Completed { answer, order }))
    }

    /// It is no longer owed.
    pub(crate) fn waive(&mut self, reason: String, at: DateTime<Utc>) -> Result<CallbackEvent, Refusal> {
        self.must_be_owed()?;
        self.state = State::Waived { reason: reason.clone(), at };
        Ok(self.say(CallbackEvent::Waived { reason }))
    }

    /// Time passed: the event when this is found late for the first time.
    pub(crate) fn expire(&mut self, now: DateTime<Utc>) -> Option<CallbackEvent> {
        if !self.is_owed() || self.missed_at.is_some() || now <= self.due_at {
            return None;
        }
        self.missed_at = Some(now);
        Some(self.say(CallbackEvent::Missed))
    }

    /// True while somebody has to call.
    pub(crate) const fn is_owed(&self) -> bool {
        matches!(self.state, State::Due | State::InProgress { .. })
    }

    fn say(&mut self, event: CallbackEvent) -> CallbackEvent {
        self.version += 1;
        event
    }

    fn must_be_owed(&self) -> Result<(), Refusal> {
        if self.is_owed() {
            return Ok(());
        }
        Err(Refusal::conflict(
            "callbacks.not_owed",
            format!("The callback is {} and no longer owed.", self.state.word()),
            format!("回访状态为 {}，无需再回访。", self.state.word()),
        ))
    }
}
