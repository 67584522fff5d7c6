//! A follow-up that is owed after work: to whom, by when, by which clause, and what the customer said.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kernel::{EstateId, Explained, OpenWord, Principal, Refusal, StaffId};
use standards::CallbackChannel;
use vocabulary::{CallbackId, CallbackStatus, CustomerId, TicketId, TicketKind, UnitId};

use super::{
    ActContext, Answer, Attempt, AttemptOutcome, CallbackAct, CallbackActKind, CallbackEvent, Order, Waiver,
    WaiverKind,
};

/// The work that is followed up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Occasion {
    pub(crate) ticket_id: TicketId,
    pub(crate) ticket_number: String,
    pub(crate) title: String,
    pub(crate) kind: OpenWord<TicketKind>,
    /// Which resolution: the ticket's version when it was resolved. A ticket that was reopened and resolved again is
    /// followed up again.
    pub(crate) resolution: i32,
    pub(crate) standard: String,
    pub(crate) standard_version: i32,
    pub(crate) discretion: Discretion,
}

/// Who may know of the work at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Discretion {
    /// True for 举报 and for complaints about staff (CNF-08, CMP-39): not for everybody who may read callbacks.
    pub(crate) is_confidential: bool,
    /// True of what the ticket desk shows to named readers alone: then nobody sees here that anybody was asked.
    pub(crate) is_for_named_readers: bool,
    /// The member of staff complained of, to whom it is never shown.
    pub(crate) about_staff: Option<StaffId>,
}

/// A follow-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Callback {
    pub(crate) id: CallbackId,
    /// Counts what people change and see: the entity tag. Time that passes leaves it, so that nobody who is typing is
    /// told to begin again.
    pub(crate) version: i32,
    /// Counts the events it published.
    pub(crate) sequence: i32,
    pub(crate) estate_id: EstateId,
    pub(crate) unit_id: Option<UnitId>,
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) occasion: Occasion,
    /// Which of the follow-ups a standard may ask for beside each other, such as `follow_up` or `daily`.
    pub(crate) series: String,
    /// The rule id that requires it, such as `CBK-13`.
    pub(crate) clause: String,
    pub(crate) explanation: Vec<Explained>,
    /// As the standard says.
    pub(crate) channel: CallbackChannel,
    /// The roles that may carry it out.
    pub(crate) who: Vec<String>,
    /// How many of its kind must be made, in per cent, where the standard says so.
    pub(crate) coverage_percent: Option<u8>,
    /// False for one beyond that share: it may be made, and nothing is broken when it is not.
    pub(crate) is_required: bool,
    /// When it may be made first; any time until it is due when absent.
    pub(crate) not_before: Option<DateTime<Utc>>,
    pub(crate) due_at: DateTime<Utc>,
    /// The date of that at its estate: what coverage is counted by.
    pub(crate) due_on: NaiveDate,
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
    /// It was made: the customer's answer.
    Done { answer: Answer, is_rectification_ordered: bool, at: DateTime<Utc> },
    /// Every attempt failed.
    Unreachable { at: DateTime<Utc> },
    /// No longer owed.
    Waived(Waiver),
}

impl State {
    /// The state without what it carries.
    pub(crate) const fn status(&self) -> CallbackStatus {
        match self {
            Self::Due => CallbackStatus::Due,
            Self::InProgress { .. } => CallbackStatus::InProgress,
            Self::Done { .. } => CallbackStatus::Done,
            Self::Unreachable { .. } => CallbackStatus::Unreachable,
            Self::Waived(_) => CallbackStatus::Waived,
        }
    }

    /// The stored and sent word.
    pub(crate) const fn as_str(&self) -> &'static str {
        self.status().as_str()
    }

    /// Who is at it, where somebody was named.
    pub(crate) const fn assignee(&self) -> Option<StaffId> {
        match self {
            Self::InProgress { assignee } => *assignee,
            Self::Due | Self::Done { .. } | Self::Unreachable { .. } | Self::Waived(_) => None,
        }
    }
}

impl Callback {
    /// Does what somebody asks for.
    pub(crate) fn act(&mut self, act: CallbackAct, acting: ActContext<'_>) -> Result<CallbackEvent, Refusal> {
        self.allows(act.kind())?;
        let ActContext { by, at, order } = acting;
        match act {
            CallbackAct::Complete { answer } => self.complete(answer, order, at),
            CallbackAct::Attempt { outcome, note } => self.attempt(by.clone(), at, outcome, note),
            CallbackAct::Assign { assignee } => self.assign(assignee, by),
            CallbackAct::Waive { kind, reason } => {
                let by = by.to_string();
                Ok(self.waive(Waiver { kind, reason, by, approved_by: None, at }))
            }
            CallbackAct::ApproveWaiver => self.approve_waiver(by),
        }
    }

    /// What its state allows. Who may do so, to whom it is given and from when on it may be made are rules of their own,
    /// which are asked when somebody acts: this changes with the version alone.
    pub(crate) fn acts(&self) -> Vec<CallbackActKind> {
        CallbackActKind::ALL.iter().copied().filter(|kind| self.allows(*kind).is_ok()).collect()
    }

    /// What the state says to an act, whoever asks.
    fn allows(&self, kind: CallbackActKind) -> Result<(), Refusal> {
        match kind {
            CallbackActKind::Complete
            | CallbackActKind::Attempt
            | CallbackActKind::Assign
            | CallbackActKind::Waive => self.must_be_owed(),
            CallbackActKind::ApproveWaiver => match &self.state {
                State::Waived(waiver) => waiver.must_await_consent(),
                State::Due | State::InProgress { .. } | State::Done { .. } | State::Unreachable { .. } => {
                    Err(self.not_waived())
                }
            },
        }
    }

    fn assign(&mut self, assignee: StaffId, by: &Principal) -> Result<CallbackEvent, Refusal> {
        if self.state == (State::InProgress { assignee: Some(assignee) }) {
            return Err(Refusal::conflict("callbacks.already_assigned"));
        }
        let previous = match self.state {
            State::InProgress { assignee } => assignee,
            State::Due | State::Done { .. } | State::Unreachable { .. } | State::Waived(_) => None,
        };
        self.state = State::InProgress { assignee: Some(assignee) };
        Ok(self.say(CallbackEvent::Assigned { assignee, previous, by: by.staff_id() }))
    }

    /// Takes it from whom it was given to, when it is theirs; it waits for another.
    pub(crate) fn release(&mut self, from: StaffId, reason: String) -> Option<CallbackEvent> {
        if self.state != (State::InProgress { assignee: Some(from) }) {
            return None;
        }
        self.state = State::InProgress { assignee: None };
        Some(self.say(CallbackEvent::Released { assignee: from, reason }))
    }

    fn attempt(
        &mut self,
        by: Principal,
        at: DateTime<Utc>,
        outcome: AttemptOutcome,
        note: String,
    ) -> Result<CallbackEvent, Refusal> {
        self.must_not_be_early(at)?;
        self.attempts += 1;
        self.state = match (outcome, &self.state) {
            (AttemptOutcome::GaveUp, _state) => State::Unreachable { at },
            (_outcome, State::InProgress { assignee }) => State::InProgress { assignee: *assignee },
            (_outcome, _due) => State::InProgress { assignee: None },
        };
        let attempt = Attempt { number: self.attempts, by, at, outcome, note };
        Ok(self.say(CallbackEvent::Attempted { attempt }))
    }

    fn complete(
        &mut self,
        answer: Answer,
        order: Option<Order>,
        at: DateTime<Utc>,
    ) -> Result<CallbackEvent, Refusal> {
        self.must_not_be_early(at)?;
        self.state = State::Done { answer: answer.clone(), is_rectification_ordered: order.is_some(), at };
        Ok(self.say(CallbackEvent::Completed { answer, order }))
    }

    fn waive(&mut self, waiver: Waiver) -> CallbackEvent {
        self.state = State::Waived(waiver.clone());
        self.say(CallbackEvent::Waived { waiver })
    }

    /// Until a second person agrees, a waived callback counts as not made. What is owed stays as it was, so that nobody
    /// else hears of it.
    fn approve_waiver(&mut self, by: &Principal) -> Result<CallbackEvent, Refusal> {
        let State::Waived(waiver) = &mut self.state else { return Err(self.not_waived()) };
        waiver.approve(by)?;
        self.version += 1;
        Ok(CallbackEvent::WaiverApproved)
    }

    /// The work was taken up again: it falls away by that, and needs nobody's consent.
    pub(crate) fn withdraw(&mut self, reason: &str, at: DateTime<Utc>) -> Result<CallbackEvent, Refusal> {
        self.must_be_owed()?;
        Ok(self.waive(Waiver::by_system(WaiverKind::WorkResumed, reason, at)))
    }

    /// Time passed: the event when this is found late for the first time. One that is not required is let go.
    pub(crate) fn expire(&mut self, now: DateTime<Utc>) -> Option<CallbackEvent> {
        if !self.is_owed() || self.missed_at.is_some() || now <= self.due_at {
            return None;
        }
        if !self.is_required {
            let waiver = Waiver::by_system(WaiverKind::NotSampled, "not required by its clause", now);
            return Some(self.waive(waiver));
        }
        self.missed_at = Some(now);
        self.sequence += 1;
        Some(CallbackEvent::Missed)
    }

    /// When it is found late, if nobody makes it: the first instant after it was due.
    pub(crate) fn late_at(&self) -> Option<DateTime<Utc>> {
        let is_watched = self.is_owed() && self.missed_at.is_none();
        is_watched.then(|| self.due_at + TimeDelta::microseconds(1))
    }

    /// True while somebody has to call.
    pub(crate) const fn is_owed(&self) -> bool {
        matches!(self.state, State::Due | State::InProgress { .. })
    }

    fn say(&mut self, event: CallbackEvent) -> CallbackEvent {
        self.version += 1;
        self.sequence += 1;
        event
    }

    fn must_not_be_early(&self, now: DateTime<Utc>) -> Result<(), Refusal> {
        match self.not_before {
            Some(first) if now < first => Err(Refusal::conflict("callbacks.too_early").with("first", first)),
            Some(_) | None => Ok(()),
        }
    }

    fn not_waived(&self) -> Refusal {
        Refusal::conflict("callbacks.not_waived").with("status", self.state.status())
    }

    fn must_be_owed(&self) -> Result<(), Refusal> {
        if self.is_owed() {
            return Ok(());
        }
        Err(Refusal::conflict("callbacks.not_owed").with("status", self.state.status()))
    }
}
