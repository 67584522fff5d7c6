//! How a ticket climbs its ladder, how its promises are put off, and how far people say it is.

use chrono::{DateTime, Utc};
use kernel::{Principal, Refusal, StaffId};
use vocabulary::{DeadlineKind, Ladder};

use super::{
    Deadline, Decided, Escalation, EscalationState, LadderStep, Progress, ProgressGap, Term, Ticket,
    TicketEvent,
};

/// A promise that is put off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Extension {
    /// The promise as it is to be.
    pub(crate) term: Term,
    /// The steps that stand beside it then.
    pub(crate) steps: Vec<LadderStep>,
    pub(crate) reason: String,
}

/// Something whose time has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Passed {
    /// A deadline is missed.
    Deadline,
    /// A step is taken.
    Step(LadderStep),
    /// A step that was taken has waited for too long for somebody to take it up.
    Unanswered(LadderStep),
}

impl Ticket {
    /// What the ladder asks for in this round from now on.
    pub(super) fn climb(&mut self, steps: Vec<LadderStep>, revision: i32) {
        let round = self.round.number;
        let step = |step| Escalation { round, revision, step, state: EscalationState::Waiting };
        self.escalations.extend(steps.into_iter().map(step));
    }

    /// Begins a round by what the standard decided for it.
    pub(super) fn begin_round(&mut self, decided: Decided, at: DateTime<Utc>) {
        let Decided { terms, steps, progress_due } = decided;
        let round = self.round.number;
        self.deadlines.extend(terms.into_iter().map(|term| term.running(round, 1)));
        self.climb(steps, 1);
        self.progress = progress_due.map(|due_at| Progress { since: at, due_at });
    }

    /// Nobody needs to hear of these any more.
    pub(super) fn drop_steps(&mut self, is_meant: impl Fn(&Escalation) -> bool, at: DateTime<Utc>) {
        for escalation in self.escalations.iter_mut().filter(|escalation| is_meant(escalation)) {
            if escalation.state == EscalationState::Waiting || escalation.awaits_somebody() {
                escalation.state = EscalationState::Dropped(at);
            }
        }
    }

    /// The next thing whose time has come, the earliest first.
    pub(crate) fn next_passed(&self, now: DateTime<Utc>) -> Option<Passed> {
        let missed = self.deadlines.iter().filter(|deadline| deadline.is_running() && deadline.due_at < now);
        let missed = missed.map(|deadline| (deadline.due_at, Passed::Deadline));
        let steps = self.escalations.iter().filter_map(|escalation| {
            let at = escalation.next_at().filter(|at| *at <= now)?;
            let step = escalation.step.clone();
            let is_raised = escalation.awaits_somebody();
            Some((at, if is_raised { Passed::Unanswered(step) } else { Passed::Step(step) }))
        });
        missed.chain(steps).min_by_key(|(at, _passed)| *at).map(|(_at, passed)| passed)
    }

    /// Takes a step: these people hear of it. People's version stays, as with every doing of time.
    pub(crate) fn raise(
        &mut self,
        step: &LadderStep,
        recipients: Vec<StaffId>,
        now: DateTime<Utc>,
    ) -> Option<TicketEvent> {
        self.find_step(step)?.state = EscalationState::Raised(now);
        self.sequence += 1;
        Some(TicketEvent::Escalated { step: step.clone(), recipients, reason: None, by: None })
    }

    /// Nobody took it up in time: they hear of it again.
    pub(crate) fn leave_unanswered(
        &mut self,
        step: &LadderStep,
        recipients: Vec<StaffId>,
        now: DateTime<Utc>,
    ) -> Option<TicketEvent> {
        self.find_step(step)?.state = EscalationState::Unanswered(now);
        self.sequence += 1;
        Some(TicketEvent::EscalationUnanswered { step: step.clone(), recipients })
    }

    /// To whom it has gone up in this round because somebody asked.
    pub(crate) fn asked(&self) -> impl Iterator<Item = &[String]> {
        let in_round = |escalation: &&Escalation| escalation.round == self.round.number;
        let asked = |escalation: &&Escalation| escalation.step.ladder == Ladder::Asked;
        let gone_up = self.escalations.iter().filter(in_round).filter(asked);
        gone_up.map(|escalation| escalation.step.to.as_slice())
    }

    /// Goes up to this level, whose people hear of it at once.
    pub(super) fn escalate(
        &mut self,
        step: LadderStep,
        recipients: Vec<StaffId>,
        reason: String,
        (by, at): (&Principal, DateTime<Utc>),
    ) -> Result<TicketEvent, Refusal> {
        let (round, revision) = (self.round.number, self.next_revision());
        let state = EscalationState::Raised(at);
        self.escalations.push(Escalation { round, revision, step: step.clone(), state });
        let (reason, by) = (Some(reason), by.staff_id());
        self.say(TicketEvent::Escalated { step, recipients, reason, by })
    }

    fn find_step(&mut self, step: &LadderStep) -> Option<&mut Escalation> {
        let is_meant =
            |escalation: &&mut Escalation| escalation.step == *step && escalation.next_at().is_some();
        self.escalations.iter_mut().find(is_meant)
    }

    /// Somebody who heard of it takes it up: everything that waits for somebody.
    pub(crate) fn take_up(&mut self, by: &Principal, at: DateTime<Utc>) -> Result<TicketEvent, Refusal> {
        let mut clauses = Vec::new();
        for escalation in self.escalations.iter_mut().filter(|escalation| escalation.awaits_somebody()) {
            escalation.state = EscalationState::TakenUp { at, by: by.staff_id() };
            clauses.push(escalation.step.clause.clone());
        }
        self.say(TicketEvent::TakenUp { by: by.staff_id(), clauses })
    }

    /// The roles that were told and of which nobody took it up.
    pub(crate) fn awaited_roles(&self) -> Vec<String> {
        let awaited = self.escalations.iter().filter(|escalation| escalation.awaits_somebody());
        let mut roles: Vec<String> = awaited.flat_map(|escalation| escalation.step.to.clone()).collect();
        roles.sort_unstable();
        roles.dedup();
        roles
    }

    /// Puts a promise off (DLN-05): once, before its time is up, to a later time.
    pub(crate) fn extend(&mut self, extension: Extension, at: DateTime<Utc>) -> Result<TicketEvent, Refusal> {
        let Extension { term, steps, reason } = extension;
        let kind = term.kind;
        let Some(standing) = self.running(kind) else {
            return Err(Refusal::conflict("ticketing.nothing_to_extend").with("promise", kind));
        };
        if at > standing.due_at {
            return Err(Refusal::conflict("ticketing.deadline_over"));
        }
        if standing.extended_from.is_some() {
            return Err(Refusal::conflict("ticketing.extended_before"));
        }
        if term.due_at <= standing.due_at {
            return Err(Refusal::at("/until", "extension.not_later"));
        }
        let from = standing.due_at;
        let (round, revision) = (self.round.number, self.next_revision());
        for deadline in self.deadlines.iter_mut().filter(|deadline| deadline.kind == kind) {
            deadline.supersede(at);
        }
        let deadline = Deadline { extended_from: Some(from), ..term.running(round, revision) };
        self.deadlines.push(deadline.clone());
        self.drop_steps(|escalation| escalation.step.ladder == Ladder::Promise(kind), at);
        self.climb(steps, revision);
        self.say(TicketEvent::Extended { deadline, from, reason })
    }

    /// The deadline of this kind that runs.
    pub(crate) fn running(&self, kind: DeadlineKind) -> Option<&Deadline> {
        self.current_deadlines().find(|deadline| deadline.kind == kind && deadline.is_running())
    }

    /// How often it was decided in this round, once more.
    pub(super) fn next_revision(&self) -> i32 {
        let decided = self.current_deadlines().map(|deadline| deadline.revision);
        let climbed = self.escalations.iter().filter(|escalation| escalation.round == self.round.number);
        1 + decided.chain(climbed.map(|escalation| escalation.revision)).max().unwrap_or(0)
    }

    /// Somebody says how far it is, and whether the customer knows.
    pub(crate) fn note_progress(
        &mut self,
        (text, is_customer_told): (String, bool),
        by: &Principal,
        at: DateTime<Utc>,
    ) -> Result<TicketEvent, Refusal> {
        self.notes.noted_at = Some(at);
        if is_customer_told {
            self.notes.told_at = Some(at);
        }
        self.say(TicketEvent::ProgressNoted { text, is_customer_told, by: by.staff_id() })
    }

    /// The time has come by which progress must be known: until `next_at`, what was noted before counts no more. Work that was
    /// given to nobody is nobody's to know of.
    pub(crate) fn ask_for_progress(
        &mut self,
        tells_customer: bool,
        next_at: DateTime<Utc>,
    ) -> Option<ProgressGap> {
        let Progress { since, due_at } = self.progress?;
        self.progress = Some(Progress { since: due_at, due_at: next_at });
        self.state.assignee().and_then(|_assignee| self.notes.gap(since, tells_customer))
    }

    /// Says that it is not known: these people hear of it.
    pub(crate) fn miss_progress(
        &mut self,
        gap: ProgressGap,
        (clause, recipients): (String, Vec<StaffId>),
    ) -> TicketEvent {
        self.sequence += 1;
        TicketEvent::ProgressMissed { gap, clause, recipients }
    }
}
