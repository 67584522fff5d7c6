//! What can be done to a run, as values: one entry point for all of it, and the same rules list what may be done now.

use chrono::{DateTime, Utc};
use kernel::{Actor, Principal, Refusal, StaffId};
use standards::playbooks::PlaybookStep;
use vocabulary::PlaybookStepStatus;

use super::{Answer, Evidence, MOST_READERS, Outcome, PlaybookRun, RunState};

kernel::define_worded! {
    /// Something that people do to a run.
    #[derive(Debug, Clone)]
    pub(crate) enum PlaybookAct by PlaybookActKind {
        CompleteStep(Completion) = "complete_step",
        SkipStep { step: String, reason: String } = "skip_step",
        /// It is said whether something is so.
        Answer { condition: String, holds: bool } = "answer",
        /// The actor commands from now on. `is_outranked`: whoever commands now may not command others.
        TakeCommand { is_outranked: bool } = "take_command",
        /// Somebody else commands, or security when nobody is named.
        HandOver { to: Option<StaffId> } = "hand_over",
        /// Somebody more may read a confidential one.
        AdmitReader { reader: StaffId } = "admit_reader",
        Close = "close",
        CallOff { reason: String } = "call_off",
    }
}

/// A step that was done.
#[derive(Debug, Clone)]
pub(crate) struct Completion {
    pub(crate) step: String,
    /// When; now, unless said.
    pub(crate) done_at: Option<DateTime<Utc>>,
    pub(crate) evidence: Evidence,
}

kernel::define_worded! {
    /// What happens to a run.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) enum RunEvent {
        Started = "start_playbook_run",
        StepDone { step: &'static str, done_at: DateTime<Utc>, overdue_since: Option<DateTime<Utc>> }
            = "complete_playbook_step",
        StepSkipped { step: &'static str } = "skip_playbook_step",
        Answered { condition: &'static str, holds: bool } = "answer_playbook_condition",
        CommandChanged { previous: Option<StaffId> } = "change_playbook_command",
        /// It is on the record, and told to nobody.
        ReaderAdmitted { reader: StaffId } = "admit_playbook_reader",
        StepOverdue { step: &'static str, since: DateTime<Utc> } = "find_playbook_step_overdue",
        Closed = "close_playbook_run",
        CalledOff = "call_off_playbook_run",
    }
}

impl PlaybookRun {
    /// What may be done to it as it stands, by somebody who may.
    pub(crate) fn acts(&self) -> Vec<PlaybookActKind> {
        PlaybookActKind::ALL.iter().copied().filter(|kind| self.allows(*kind).is_ok()).collect()
    }

    /// Passes what may be done to it as it stands, whoever does it and whatever else they ask for.
    fn allows(&self, kind: PlaybookActKind) -> Result<(), Refusal> {
        if self.state != RunState::Running {
            return Err(Refusal::conflict("playbooks.over").with("status", self.state.status()));
        }
        match kind {
            PlaybookActKind::AdmitReader if !self.playbook.is_confidential() => {
                Err(Refusal::conflict("playbooks.not_confidential"))
            }
            PlaybookActKind::Answer if self.playbook.conditions.is_empty() => {
                Err(Refusal::at("/condition", "playbook.condition_unknown"))
            }
            PlaybookActKind::Close => self.must_be_complete(),
            PlaybookActKind::CompleteStep
            | PlaybookActKind::SkipStep
            | PlaybookActKind::Answer
            | PlaybookActKind::TakeCommand
            | PlaybookActKind::HandOver
            | PlaybookActKind::AdmitReader
            | PlaybookActKind::CallOff => Ok(()),
        }
    }

    /// Does it, or says why not: because of how the run stands, of who asks, or of what is asked for.
    ///
    /// # Errors
    /// `playbooks.over`, `playbooks.not_in_command`, `playbooks.out_of_order`, `playbooks.steps_open` and
    /// `playbooks.conditions_open`; faults of what is named and of evidence that is lacking.
    pub(crate) fn act(
        &mut self,
        act: PlaybookAct,
        actor: &Actor,
        at: DateTime<Utc>,
    ) -> Result<RunEvent, Refusal> {
        self.allows(act.kind())?;
        let by = &actor.principal;
        match act {
            PlaybookAct::CompleteStep(completion) => self.complete(completion, by, at),
            PlaybookAct::SkipStep { step, reason } => self.skip(&step, reason, (actor, at)),
            PlaybookAct::Answer { condition, holds } => self.answer(&condition, holds, at),
            PlaybookAct::TakeCommand { is_outranked } => self.take_command(actor, is_outranked),
            PlaybookAct::HandOver { to } => self.hand_over(to, actor),
            PlaybookAct::AdmitReader { reader } => self.admit(reader, actor),
            PlaybookAct::Close => {
                self.must_command(actor)?;
                self.state = RunState::Closed { by: by.clone(), at };
                Ok(self.moved(RunEvent::Closed))
            }
            PlaybookAct::CallOff { reason } => {
                self.must_command(actor)?;
                self.state = RunState::CalledOff { by: by.clone(), at, reason };
                Ok(self.moved(RunEvent::CalledOff))
            }
        }
    }

    /// The first step whose time has gone by, once: the same is found no second time.
    pub(crate) fn expire(&mut self, at: DateTime<Utc>) -> Option<RunEvent> {
        let (step, since) = self.timers().find(|(_step, due_at)| *due_at <= at)?;
        self.progress.entry(step).or_default().overdue_since = Some(since);
        Some(self.moved(RunEvent::StepOverdue { step, since }))
    }

    fn complete(
        &mut self,
        completion: Completion,
        by: &Principal,
        at: DateTime<Utc>,
    ) -> Result<RunEvent, Refusal> {
        let Completion { step, done_at, evidence } = completion;
        let step = self.pending_step(&step)?;
        let open = step.after.iter().find(|before| self.is_open(before));
        if let Some(before) = open {
            return Err(Refusal::conflict("playbooks.out_of_order").with("step", &**before));
        }
        let done_at = done_at.unwrap_or(at);
        let mut faults = kernel::Faults::new();
        if done_at > at {
            faults.add("/done_at", "playbook.done_ahead");
        } else if done_at < self.happened_at {
            faults.add("/done_at", "playbook.done_before_event");
        }
        if step.form.is_some() && evidence.record_id.is_none() && evidence.report.is_none() {
            faults.add("/record_id", "playbook.record_missing");
        }
        if step.form.is_none() && evidence.record_id.is_some() {
            faults.add("/record_id", "playbook.no_record_asked");
        }
        if step.takes_photos && evidence.photos.is_empty() {
            faults.add("/photos", "playbook.photos_missing");
        }
        faults.into_result()?;
        let code = step.code.as_str();
        // What was done in time is not late because it was noted later.
        let limit = self.time_limit(code).filter(|due_at| *due_at < done_at);
        let progress = self.progress.entry(code).or_default();
        progress.outcome = Some(Outcome::Done { by: by.clone(), at, done_at, evidence });
        progress.overdue_since = limit;
        Ok(self.moved(RunEvent::StepDone { step: code, done_at, overdue_since: limit }))
    }

    fn skip(
        &mut self,
        step: &str,
        reason: String,
        (actor, at): (&Actor, DateTime<Utc>),
    ) -> Result<RunEvent, Refusal> {
        let step = self.pending_step(step)?;
        self.must_command(actor)?;
        // Photos are kept where possible (EMG-13); a record is always written (EMG-61).
        if step.is_closing && !step.takes_photos {
            return Err(Refusal::conflict("playbooks.step_mandatory").with("step", &*step.code));
        }
        let progress = self.progress.entry(&step.code).or_default();
        progress.outcome = Some(Outcome::Skipped { by: actor.principal.clone(), at, reason });
        Ok(self.moved(RunEvent::StepSkipped { step: &step.code }))
    }

    fn answer(&mut self, condition: &str, holds: bool, at: DateTime<Utc>) -> Result<RunEvent, Refusal> {
        let Some(condition) = self.playbook.condition(condition) else {
            return Err(Refusal::at("/condition", "playbook.condition_unknown"));
        };
        let code = condition.code.as_str();
        if self.answers.get(code).is_some_and(|answer| answer.holds == holds) {
            return Err(Refusal::conflict("playbooks.answered_already"));
        }
        self.answers.insert(code, Answer { holds, at });
        Ok(self.moved(RunEvent::Answered { condition: code, holds }))
    }

    /// From security anybody of the staff may; from somebody, only who outranks them (EMG-11).
    fn take_command(&mut self, actor: &Actor, is_outranked: bool) -> Result<RunEvent, Refusal> {
        let Some(staff_id) = actor.principal.staff_id() else {
            return Err(Refusal::forbidden("playbooks.staff_command"));
        };
        match self.commander {
            Some(commander) if commander == staff_id => Err(Refusal::conflict("playbooks.commands_already")),
            Some(_other) if !is_outranked => Err(Refusal::forbidden("playbooks.not_outranked")),
            Some(_) | None => Ok(self.command(Some(staff_id))),
        }
    }

    fn hand_over(&mut self, to: Option<StaffId>, actor: &Actor) -> Result<RunEvent, Refusal> {
        self.must_command(actor)?;
        if self.commander == to {
            return Err(Refusal::conflict("playbooks.commands_already"));
        }
        self.must_have_room_for(to)?;
        Ok(self.command(to))
    }

    fn command(&mut self, to: Option<StaffId>) -> RunEvent {
        let previous = std::mem::replace(&mut self.commander, to);
        if self.playbook.is_confidential() {
            self.readers.extend(to);
        }
        self.moved(RunEvent::CommandChanged { previous })
    }

    fn admit(&mut self, reader: StaffId, actor: &Actor) -> Result<RunEvent, Refusal> {
        self.must_command(actor)?;
        if self.readers.contains(&reader) {
            return Err(Refusal::conflict("playbooks.reads_already"));
        }
        self.must_have_room_for(Some(reader))?;
        self.readers.insert(reader);
        Ok(self.moved(RunEvent::ReaderAdmitted { reader }))
    }

    fn must_have_room_for(&self, reader: Option<StaffId>) -> Result<(), Refusal> {
        let is_new = reader.is_some_and(|reader| !self.readers.contains(&reader));
        if self.playbook.is_confidential() && is_new && self.readers.len() >= MOST_READERS {
            return Err(Refusal::conflict("playbooks.too_many_readers").with("most", MOST_READERS));
        }
        Ok(())
    }

    fn must_command(&self, actor: &Actor) -> Result<(), Refusal> {
        if self.is_commanded_by(actor) { Ok(()) } else { Err(Refusal::forbidden("playbooks.not_in_command")) }
    }

    /// Passes when nothing is open: no step that is to be done, and no question whether one is.
    fn must_be_complete(&self) -> Result<(), Refusal> {
        let conditions = self.playbook.conditions.iter().map(|condition| condition.code.as_str());
        let unanswered: Vec<&str> =
            conditions.filter(|condition| !self.answers.contains_key(condition)).collect();
        if !unanswered.is_empty() {
            return Err(Refusal::conflict("playbooks.conditions_open").with("conditions", &*unanswered));
        }
        let steps = self.playbook.steps.iter().filter(|step| !step.is_optional);
        let open: Vec<&str> =
            steps.map(|step| step.code.as_str()).filter(|code| self.is_open(code)).collect();
        if open.is_empty() {
            return Ok(());
        }
        Err(Refusal::conflict("playbooks.steps_open").with("steps", &*open))
    }

    fn is_open(&self, code: &str) -> bool {
        self.step_status(code) == PlaybookStepStatus::Pending
    }

    /// The step, when it is one to be done. One that depends on what nobody has answered is: that it is done says so.
    fn pending_step(&self, code: &str) -> Result<&'static PlaybookStep, Refusal> {
        let step = self.playbook.step(code);
        let step = step.ok_or_else(|| Refusal::at("/step", "playbook.step_unknown"))?;
        match self.step_status(code) {
            PlaybookStepStatus::Pending | PlaybookStepStatus::Undecided => Ok(step),
            status @ (PlaybookStepStatus::Done
            | PlaybookStepStatus::Skipped
            | PlaybookStepStatus::NotApplicable) => {
                Err(Refusal::conflict("playbooks.step_settled").with("status", status))
            }
        }
    }

    fn moved(&mut self, event: RunEvent) -> RunEvent {
        self.version += 1;
        if !matches!(event, RunEvent::ReaderAdmitted { .. }) {
            self.sequence += 1;
        }
        event
    }
}
