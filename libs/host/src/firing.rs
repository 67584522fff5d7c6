//! Firing a service's timers, turn by turn.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use db::timers::{FireOutcome, Timers};
use jobs::{Job, RunOutcome};
use kernel::Failure;

/// However soon the next timer is, an idle process does not look sooner: the clock that timers go by may stand still.
const SOONEST: Duration = Duration::from_millis(250);

/// The timers of one service.
pub(crate) struct FireTimers {
    name: &'static str,
    timers: Timers,
    every: Duration,
    /// How long until the next look.
    pause: Mutex<Duration>,
}

impl FireTimers {
    /// Looks every so often, and when the next timer is due, if that is sooner.
    pub(crate) fn new(name: &'static str, timers: Timers, every: Duration) -> Self {
        Self { name, timers, every, pause: Mutex::new(every) }
    }

    async fn take_turn(&self) -> Result<RunOutcome, db::DbError> {
        let next_at = match self.timers.fire_due().await? {
            FireOutcome::Worked(_fired) => return Ok(RunOutcome::Worked),
            FireOutcome::Idle { next_at } => next_at,
        };
        let parked = u32::try_from(self.timers.count_parked().await?).unwrap_or(u32::MAX);
        metrics::gauge!("timers_parked", "service" => self.timers.service()).set(f64::from(parked));
        let until_next = next_at.and_then(|at| (at - self.timers.now()).to_std().ok());
        let pause = until_next.map_or(self.every, |span| span.max(SOONEST).min(self.every));
        *self.pause.lock().unwrap_or_else(PoisonError::into_inner) = pause;
        Ok(RunOutcome::Idle)
    }
}

#[async_trait]
impl Job for FireTimers {
    fn name(&self) -> &'static str {
        self.name
    }

    fn every(&self) -> Duration {
        *self.pause.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn run_once(&self) -> RunOutcome {
        match self.take_turn().await {
            Ok(outcome) => outcome,
            Err(error) => RunOutcome::Retry { reason: Failure::from(error).chain() },
        }
    }
}
