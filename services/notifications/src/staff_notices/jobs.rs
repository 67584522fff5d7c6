//! Old notices are forgotten.
#![warn(clippy::future_not_send)]

use std::time::Duration;

use async_trait::async_trait;
use jobs::{Job, RunOutcome};

use crate::{app::App, staff_notices::app::forget_notices};

/// The forgetting job.
pub(crate) struct ForgetNotices {
    pub(crate) app: App,
    pub(crate) every: Duration,
}

#[async_trait]
impl Job for ForgetNotices {
    fn name(&self) -> &'static str {
        "notifications.forget_notices"
    }

    fn every(&self) -> Duration {
        self.every
    }

    async fn run_once(&self) -> RunOutcome {
        match forget_notices(&self.app).await {
            Ok(true) => RunOutcome::Worked,
            Ok(false) => RunOutcome::Idle,
            Err(failure) => RunOutcome::Retry { reason: failure.chain() },
        }
    }
}
