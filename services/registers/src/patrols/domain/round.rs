//! A round: the stops of a plan, one after another, from when it is due until it is done or missed.

use chrono::{DateTime, Utc};
use kernel::{Actor, EstateId, Money, Refusal};
use standards::forms::Contents;
use vocabulary::{
    FileId, PatrolOccasion, PatrolPlanId, PatrolRoundId, PatrolRoundStatus, PlaceId, PlaceKind,
    WeatherWarningId,
};

use crate::records::domain::Step;

kernel::define_words! {
    /// Something that people do on a round: each is `POST …` of its name.
    RoundActKind {
        /// Somebody sets out.
        Start = "start",
        /// A stop is reached and looked at.
        Visit = "visit",
        /// A stop is left out, for a reason.
        Skip = "skip",
        /// The round is over.
        Finish = "finish",
    }
}

/// Where a round stands, with what is known of it there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RoundState {
    Due,
    InProgress {
        started: Step,
        /// Since when it should have been done.
        overdue_since: Option<DateTime<Utc>>,
    },
    Done {
        started: Step,
        overdue_since: Option<DateTime<Utc>>,
        finished: Step,
    },
    /// Nobody had begun by then.
    Missed {
        at: DateTime<Utc>,
    },
    /// What it was for is no more.
    Cancelled {
        at: DateTime<Utc>,
    },
}

impl RoundState {
    /// The word for it.
    pub(crate) const fn status(&self) -> PatrolRoundStatus {
        match self {
            Self::Due => PatrolRoundStatus::Due,
            Self::InProgress { .. } => PatrolRoundStatus::InProgress,
            Self::Done { .. } => PatrolRoundStatus::Done,
            Self::Missed { .. } => PatrolRoundStatus::Missed,
            Self::Cancelled { .. } => PatrolRoundStatus::Cancelled,
        }
    }

    /// Who set out, and when.
    pub(crate) const fn started(&self) -> Option<&Step> {
        match self {
            Self::InProgress { started, .. } | Self::Done { started, .. } => Some(started),
            Self::Due | Self::Missed { .. } | Self::Cancelled { .. } => None,
        }
    }

    /// Since when it should have been done, of one that was not.
    pub(crate) const fn overdue_since(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::InProgress { overdue_since, .. } | Self::Done { overdue_since, .. } => *overdue_since,
            Self::Missed { at } => Some(*at),
            Self::Due | Self::Cancelled { .. } => None,
        }
    }
}

/// How many of its stops were reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) stops: u32,
    pub(crate) visited: u32,
    pub(crate) skipped: u32,
    /// Places that the plan has beyond the most that a round goes to.
    pub(crate) left_out: u32,
    pub(crate) findings: u32,
}

impl Tally {
    /// Stops that nobody visited or skipped.
    pub(crate) const fn left(self) -> u32 {
        self.stops.saturating_sub(self.visited).saturating_sub(self.skipped)
    }
}

/// One round, without its stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PatrolRound {
    pub(crate) id: PatrolRoundId,
    /// Counts saved changes.
    pub(crate) version: i32,
    /// Counts events.
    pub(crate) sequence: i32,
    pub(crate) estate_id: EstateId,
    pub(crate) plan_id: PatrolPlanId,
    /// What the plan was called when it was made; so with what follows.
    pub(crate) name: String,
    pub(crate) form: String,
    pub(crate) form_version: i32,
    pub(crate) position: Option<String>,
    pub(crate) cleaning_fee: Option<Money>,
    pub(crate) occasion: PatrolOccasion,
    pub(crate) warning_id: Option<WeatherWarningId>,
    pub(crate) begins_at: DateTime<Utc>,
    pub(crate) due_at: DateTime<Utc>,
    pub(crate) state: RoundState,
    pub(crate) tally: Tally,
}

/// A place that a round goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stop {
    /// From 1, in the order of the round.
    pub(crate) position: u32,
    pub(crate) place_id: PlaceId,
    pub(crate) kind: PlaceKind,
    /// What people called the place when the round was made.
    pub(crate) label: String,
    pub(crate) outcome: StopOutcome,
}

/// What became of a stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StopOutcome {
    Open,
    Visited(Visit),
    Skipped { step: Step, reason: String },
}

/// What was seen at a stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Visit {
    pub(crate) step: Step,
    /// What was filled in of the form.
    pub(crate) contents: Option<Contents>,
    pub(crate) files: Vec<FileId>,
}

impl PatrolRound {
    /// What may be done now, by whomever it is to do.
    pub(crate) fn acts(&self) -> Vec<RoundActKind> {
        match self.state {
            RoundState::Due => vec![RoundActKind::Start],
            RoundState::InProgress { .. } if self.tally.left() == 0 => vec![RoundActKind::Finish],
            RoundState::InProgress { .. } => vec![RoundActKind::Visit, RoundActKind::Skip],
            RoundState::Done { .. } | RoundState::Missed { .. } | RoundState::Cancelled { .. } => Vec::new(),
        }
    }

    /// Somebody sets out.
    ///
    /// # Errors
    /// `patrols.not_yet` before it begins; `patrols.begun_already`, `patrols.round_over`.
    pub(crate) fn start(&mut self, actor: &Actor, now: DateTime<Utc>) -> Result<(), Refusal> {
        match self.state {
            RoundState::Due if now < self.begins_at => {
                Err(Refusal::conflict("patrols.not_yet").with("begins_at", self.begins_at))
            }
            RoundState::Due => {
                let started = Step { by: actor.principal.clone(), at: now };
                self.moved(RoundState::InProgress { started, overdue_since: None });
                Ok(())
            }
            RoundState::InProgress { .. } => Err(Refusal::conflict("patrols.begun_already")),
            RoundState::Done { .. } | RoundState::Missed { .. } | RoundState::Cancelled { .. } => {
                Err(Refusal::conflict("patrols.round_over"))
            }
        }
    }

    /// A stop is reached. One that was skipped may still be; `findings` are as many as are made there.
    ///
    /// # Errors
    /// `patrols.not_begun`, `patrols.round_over`, `patrols.visited_already`.
    pub(crate) fn visit(&mut self, stop: &mut Stop, visit: Visit, findings: u32) -> Result<(), Refusal> {
        self.refuse_idle()?;
        match stop.outcome {
            StopOutcome::Open => {}
            StopOutcome::Skipped { .. } => self.tally.skipped = self.tally.skipped.saturating_sub(1),
            StopOutcome::Visited(_) => return Err(Refusal::conflict("patrols.visited_already")),
        }
        stop.outcome = StopOutcome::Visited(visit);
        self.tally.visited += 1;
        self.tally.findings += findings;
        self.version += 1;
        Ok(())
    }

    /// A stop is left out, for a reason.
    ///
    /// # Errors
    /// `patrols.not_begun`, `patrols.round_over`, `patrols.visited_already`, `patrols.skipped_already`.
    pub(crate) fn skip(&mut self, stop: &mut Stop, step: Step, reason: String) -> Result<(), Refusal> {
        self.refuse_idle()?;
        match stop.outcome {
            StopOutcome::Open => {}
            StopOutcome::Skipped { .. } => return Err(Refusal::conflict("patrols.skipped_already")),
            StopOutcome::Visited(_) => return Err(Refusal::conflict("patrols.visited_already")),
        }
        stop.outcome = StopOutcome::Skipped { step, reason };
        self.tally.skipped += 1;
        self.version += 1;
        Ok(())
    }

    /// The round is over: every corner was reached (PAT-03), or it is said why not.
    ///
    /// # Errors
    /// `patrols.not_begun`, `patrols.round_over`; `patrols.stops_left`.
    pub(crate) fn finish(&mut self, actor: &Actor, now: DateTime<Utc>) -> Result<(), Refusal> {
        self.refuse_idle()?;
        let left = self.tally.left();
        if left > 0 {
            return Err(Refusal::conflict("patrols.stops_left").with("count", i64::from(left)));
        }
        if let RoundState::InProgress { started, overdue_since } = &self.state {
            let (started, overdue_since) = (started.clone(), *overdue_since);
            let finished = Step { by: actor.principal.clone(), at: now };
            self.moved(RoundState::Done { started, overdue_since, finished });
        }
        Ok(())
    }

    /// Finds it not done although it is due: true the first time. One that nobody began is missed; one that somebody began goes
    /// on.
    pub(crate) fn expire(&mut self, now: DateTime<Utc>) -> bool {
        if now < self.due_at {
            return false;
        }
        let due_at = self.due_at;
        match &self.state {
            RoundState::Due => self.moved(RoundState::Missed { at: due_at }),
            RoundState::InProgress { started, overdue_since: None } => {
                let started = started.clone();
                self.moved(RoundState::InProgress { started, overdue_since: Some(due_at) });
            }
            RoundState::InProgress { overdue_since: Some(_), .. }
            | RoundState::Done { .. }
            | RoundState::Missed { .. }
            | RoundState::Cancelled { .. } => return false,
        }
        self.sequence += 1;
        true
    }

    /// What it was for is no more: true when nobody had begun.
    pub(crate) fn cancel(&mut self, now: DateTime<Utc>) -> bool {
        let is_due = self.state == RoundState::Due;
        if is_due {
            self.moved(RoundState::Cancelled { at: now });
        }
        is_due
    }

    /// Until when it is watched whether it is done.
    pub(crate) fn watched_until(&self) -> Option<DateTime<Utc>> {
        match self.state {
            RoundState::Due | RoundState::InProgress { overdue_since: None, .. } => Some(self.due_at),
            RoundState::InProgress { overdue_since: Some(_), .. }
            | RoundState::Done { .. }
            | RoundState::Missed { .. }
            | RoundState::Cancelled { .. } => None,
        }
    }

    fn refuse_idle(&self) -> Result<(), Refusal> {
        match self.state {
            RoundState::InProgress { .. } => Ok(()),
            RoundState::Due => Err(Refusal::conflict("patrols.not_begun")),
            RoundState::Done { .. } | RoundState::Missed { .. } | RoundState::Cancelled { .. } => {
                Err(Refusal::conflict("patrols.round_over"))
            }
        }
    }

    fn moved(&mut self, state: RoundState) {
        self.state = state;
        self.version += 1;
    }
}
