//! Files are kept for as long as they have to be, and no longer.
#![warn(clippy::future_not_send)]

use std::time::Duration;

use async_trait::async_trait;
use jobs::{Job, RunOutcome};

use crate::{
    app::App,
    files::app::{forget_files, sweep_store},
};

/// Deletes what is no longer kept, and what belongs to nothing.
pub(crate) struct KeepFiles {
    pub(crate) app: App,
    pub(crate) every: Duration,
}

#[async_trait]
impl Job for KeepFiles {
    fn name(&self) -> &'static str {
        "registers.keep_files"
    }

    fn every(&self) -> Duration {
        self.every
    }

    async fn run_once(&self) -> RunOutcome {
        let done = match forget_files(&self.app).await {
            Ok(0) => sweep_store(&self.app).await.map(|_removed| RunOutcome::Idle),
            more => more.map(|_forgotten| RunOutcome::Worked),
        };
        done.unwrap_or_else(|failure| RunOutcome::Retry { reason: failure.chain() })
    }
}
