//! What time does to tickets: the sweep that finds it.

use std::time::Duration;

use async_trait::async_trait;
use jobs::{Job, RunOutcome};

use crate::app::{
    App,
    tickets::{count_failed_timers, fire_due_timers},
};

/// How many tickets one turn takes.
const BATCH: u64 = 200;

/// The sweep.
pub(crate) struct SweepTimers {
    pub(crate) app: App,
    pub(crate) every: Duration,
}

#[async_trait]
impl Job for SweepTimers {
    fn name(&self) -> &'static str {
        "ticketing.sweep_timers"
    }

    fn every(&self) -> Duration {
        self.every
    }

    async fn run_once(&self) -> RunOutcome {
        match fire_due_timers(&self.app, BATCH).await {
            Ok(0) => self.count_failed().await,
            Ok(_fired) => RunOutcome::Worked,
            Err(failure) => RunOutcome::Retry { reason: failure.chain() },
        }
    }
}

impl SweepTimers {
    /// The alarm: of these no deadline is watched.
    async fn count_failed(&self) -> RunOutcome {
        match count_failed_timers(&self.app).await {
            Ok(failed) => {
                let failed = u32::try_from(failed).unwrap_or(u32::MAX);
                metrics::gauge!("ticket_timers_failed").set(f64::from(failed));
                RunOutcome::Idle
            }
            Err(failure) => RunOutcome::Retry { reason: failure.chain() },
        }
    }
}
