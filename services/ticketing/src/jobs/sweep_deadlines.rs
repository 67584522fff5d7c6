//! Time breaks promises: the sweep that finds them.

use std::time::Duration;

use async_trait::async_trait;
use jobs::{Job, Turn};

use crate::app::{App, tickets::miss_due_deadlines};

/// How many promises one turn takes.
const BATCH: u64 = 200;

/// The sweep.
pub(crate) struct SweepDeadlines {
    pub(crate) app: App,
    pub(crate) every: Duration,
}

#[async_trait]
impl Job for SweepDeadlines {
    fn name(&self) -> &'static str {
        "ticketing.sweep_deadlines"
    }

    fn every(&self) -> Duration {
        self.every
    }

    async fn run_once(&self) -> Turn {
        match miss_due_deadlines(&self.app, BATCH).await {
            Ok(0) => Turn::Idle,
            Ok(_broken) => Turn::Worked,
            Err(failure) => Turn::Retry { reason: failure.chain() },
        }
    }
}
