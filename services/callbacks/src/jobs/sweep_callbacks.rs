//! Time makes callbacks late: the sweep that finds them.

use std::time::Duration;

use async_trait::async_trait;
use jobs::{Job, RunOutcome};

use crate::app::{App, callbacks::miss_late_callbacks};

/// How many callbacks one turn takes.
const BATCH: u64 = 200;

/// The sweep.
pub(crate) struct SweepCallbacks {
    pub(crate) app: App,
    pub(crate) every: Duration,
}

#[async_trait]
impl Job for SweepCallbacks {
    fn name(&self) -> &'static str {
        "callbacks.sweep_callbacks"
    }

    fn every(&self) -> Duration {
        self.every
    }

    async fn run_once(&self) -> RunOutcome {
        match miss_late_callbacks(&self.app, BATCH).await {
            Ok(0) => RunOutcome::Idle,
            Ok(_late) => RunOutcome::Worked,
            Err(failure) => RunOutcome::Retry { reason: failure.chain() },
        }
    }
}
