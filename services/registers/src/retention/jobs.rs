//! Records are kept for as long as they have to be, and no longer.
#![warn(clippy::future_not_send)]

use std::time::Duration;

use async_trait::async_trait;
use jobs::{Job, RunOutcome};
use kernel::Failure;

use crate::{
    app::App,
    retention::app::{count_anew, dispose_of_records},
};

/// Counts anew until when records are kept where that was changed, and disposes of those whose time is over.
pub(crate) struct KeepRecords {
    pub(crate) app: App,
    pub(crate) every: Duration,
}

impl KeepRecords {
    /// What is to be counted is counted first: nothing goes by a time that was changed.
    async fn turn(&self) -> Result<bool, Failure> {
        Ok(count_anew(&self.app).await? || dispose_of_records(&self.app).await? > 0)
    }
}

#[async_trait]
impl Job for KeepRecords {
    fn name(&self) -> &'static str {
        "registers.keep_records"
    }

    fn every(&self) -> Duration {
        self.every
    }

    async fn run_once(&self) -> RunOutcome {
        match self.turn().await {
            Ok(true) => RunOutcome::Worked,
            Ok(false) => RunOutcome::Idle,
            Err(failure) => RunOutcome::Retry { reason: failure.chain() },
        }
    }
}
