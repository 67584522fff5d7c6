//! The run of an emergency playbook: from the key that starts it to the written report.
//!
//! Steps beside each other are done in any order; one that names others waits for these. Who commands decides against steps,
//! never against those without which a run is not closed. A run whose playbook is confidential is for named readers alone.

mod act;
mod step;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use kernel::{Actor, EstateId, Permission, Principal, Refusal, StaffId};
use standards::playbooks::Playbook;
use vocabulary::{PlaybookRunId, PlaybookRunStatus, PlaybookStepStatus, TicketId};

pub(crate) use act::{Completion, PlaybookAct, PlaybookActKind, RunEvent};
pub(crate) use step::{Evidence, Outcome, OutcomeKind, StepProgress};

/// The most people who are named as readers of one run.
pub(crate) const MOST_READERS: usize = 20;

/// One run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlaybookRun {
    pub(crate) id: PlaybookRunId,
    /// Counts saved changes.
    pub(crate) version: i32,
    /// Counts events: that somebody may read it now is told to nobody.
    pub(crate) sequence: i32,
    /// Such as `E2026-000012`.
    pub(crate) number: String,
    pub(crate) playbook: &'static Playbook,
    pub(crate) estate_id: EstateId,
    /// Where in the estate, in people's words.
    pub(crate) place: Option<String>,
    pub(crate) ticket_id: Option<TicketId>,
    pub(crate) started_by: Principal,
    pub(crate) started_at: DateTime<Utc>,
    pub(crate) happened_at: DateTime<Utc>,
    /// Who commands; nobody by name while security does (EMG-11).
    pub(crate) commander: Option<StaffId>,
    /// Of a confidential one.
    pub(crate) readers: BTreeSet<StaffId>,
    /// What was said of its conditions, by their codes.
    pub(crate) answers: BTreeMap<&'static str, Answer>,
    /// What became of its steps, by their codes; nothing of those that nobody touched.
    pub(crate) progress: BTreeMap<&'static str, StepProgress>,
    pub(crate) state: RunState,
}

/// Whether something is so, and since when that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) holds: bool,
    pub(crate) at: DateTime<Utc>,
}

/// Where a run stands, with who ended it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RunState {
    Running,
    Closed { by: Principal, at: DateTime<Utc> },
    CalledOff { by: Principal, at: DateTime<Utc>, reason: String },
}

impl RunState {
    /// The word for it.
    pub(crate) const fn status(&self) -> PlaybookRunStatus {
        match self {
            Self::Running => PlaybookRunStatus::Running,
            Self::Closed { .. } => PlaybookRunStatus::Closed,
            Self::CalledOff { .. } => PlaybookRunStatus::CalledOff,
        }
    }
}

/// Where and when it is, and who knows of it.
#[derive(Debug, Clone)]
pub(crate) struct Begun {
    pub(crate) estate_id: EstateId,
    pub(crate) place: Option<String>,
    pub(crate) ticket_id: Option<TicketId>,
    pub(crate) happened_at: DateTime<Utc>,
    pub(crate) commander: Option<StaffId>,
    /// What is known at the beginning, by the codes of conditions.
    pub(crate) answers: BTreeMap<&'static str, bool>,
}

impl PlaybookRun {
    /// Starts one. Who starts a confidential one reads it, and so does its commander.
    ///
    /// # Errors
    /// A fault at `/commander_id` when nobody could read a confidential one.
    pub(crate) fn start(
        (id, number): (PlaybookRunId, String),
        playbook: &'static Playbook,
        begun: Begun,
        (by, at): (&Principal, DateTime<Utc>),
    ) -> Result<Self, Refusal> {
        let Begun { estate_id, place, ticket_id, happened_at, commander, answers } = begun;
        let mut readers = BTreeSet::new();
        if playbook.is_confidential() {
            readers.extend(by.staff_id());
            readers.extend(commander);
            if readers.is_empty() {
                return Err(Refusal::at("/commander_id", "playbook.nobody_reads"));
            }
        }
        let given = playbook.conditions.iter().filter(|condition| condition.holds_at_start);
        let mut known: BTreeMap<&'static str, bool> =
            given.map(|condition| (condition.code.as_str(), true)).collect();
        known.extend(answers);
        Ok(Self {
            id,
            version: 1,
            sequence: 1,
            number,
            playbook,
            estate_id,
            place,
            ticket_id,
            started_by: by.clone(),
            started_at: at,
            happened_at,
            commander,
            readers,
            answers: known.into_iter().map(|(code, holds)| (code, Answer { holds, at })).collect(),
            progress: BTreeMap::new(),
            state: RunState::Running,
        })
    }

    /// Where a step stands.
    pub(crate) fn step_status(&self, code: &str) -> PlaybookStepStatus {
        if let Some(outcome) = self.outcome(code) {
            return match outcome {
                Outcome::Done { .. } => PlaybookStepStatus::Done,
                Outcome::Skipped { .. } => PlaybookStepStatus::Skipped,
            };
        }
        match self.applies_since(code) {
            Applies::Since(_at) => PlaybookStepStatus::Pending,
            Applies::Not => PlaybookStepStatus::NotApplicable,
            Applies::Unknown => PlaybookStepStatus::Undecided,
        }
    }

    /// By when a step is to be done that is pending, late or not.
    pub(crate) fn step_due_at(&self, code: &str) -> Option<DateTime<Utc>> {
        if self.state != RunState::Running || self.outcome(code).is_some() {
            return None;
        }
        self.time_limit(code)
    }

    /// By when a step is or was to be done, if it is one to be done.
    pub(crate) fn time_limit(&self, code: &str) -> Option<DateTime<Utc>> {
        let limit = self.playbook.step(code)?.limit.as_ref()?;
        let Applies::Since(since) = self.applies_since(code) else { return None };
        let counted_from = if limit.is_from_event { self.happened_at } else { since };
        let longer = limit.longer.as_ref();
        let is_longer =
            longer.is_some_and(|(step, _within)| matches!(self.outcome(step), Some(Outcome::Done { .. })));
        Some(limit.ends_at(counted_from, is_longer))
    }

    /// By when something is to be done next, late or not.
    pub(crate) fn due_at(&self) -> Option<DateTime<Utc>> {
        self.playbook.steps.iter().filter_map(|step| self.step_due_at(&step.code)).min()
    }

    /// The rule that sets a step's time.
    pub(crate) fn clause_of(&self, code: &str) -> String {
        let rule = self.playbook.step(code).and_then(|step| step.rules.first());
        rule.map(ToString::to_string).unwrap_or_default()
    }

    /// The steps that are late once their time comes, with that time.
    pub(crate) fn timers(&self) -> impl Iterator<Item = (&'static str, DateTime<Utc>)> {
        let is_told = |code: &str| self.progress.get(code).is_some_and(|step| step.overdue_since.is_some());
        let steps = self.playbook.steps.iter().filter(move |step| !is_told(&step.code));
        steps.filter_map(|step| Some((step.code.as_str(), self.step_due_at(&step.code)?)))
    }

    /// True when `actor` commands: the commander, whoever may command others, and everybody who works on it while security
    /// does (EMG-11).
    pub(crate) fn is_commanded_by(&self, actor: &Actor) -> bool {
        match self.commander {
            None => true,
            Some(commander) => {
                actor.principal.staff_id() == Some(commander) || actor.may(Permission::EmergenciesCommand)
            }
        }
    }

    /// What became of a step.
    pub(crate) fn outcome(&self, code: &str) -> Option<&Outcome> {
        self.progress.get(code)?.outcome.as_ref()
    }

    /// Whether a step is to be done, and since when that is so.
    fn applies_since(&self, code: &str) -> Applies {
        let Some(when) = self.playbook.step(code).and_then(|step| step.when.as_deref()) else {
            return Applies::Since(self.started_at);
        };
        match self.answers.get(when) {
            Some(Answer { holds: true, at }) => Applies::Since(*at),
            Some(Answer { holds: false, .. }) => Applies::Not,
            None => Applies::Unknown,
        }
    }
}

/// Whether a step is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Applies {
    Since(DateTime<Utc>),
    Not,
    Unknown,
}
