//! Old sessions and attempts are forgotten.
#![warn(clippy::future_not_send)]

use std::time::Duration;

use async_trait::async_trait;
use jobs::{Job, RunOutcome};

use crate::{app::App, sessions::app::prune_sessions};

/// The pruning.
pub(crate) struct PruneSessions {
    pub(crate) app: App,
}

#[async_trait]
impl Job for PruneSessions {
    fn name(&self) -> &'static str {
        "identity.prune_sessions"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(3600)
    }

    async fn run_once(&self) -> RunOutcome {
        match prune_sessions(&self.app).await {
            Ok(true) => RunOutcome::Worked,
            Ok(false) => RunOutcome::Idle,
            Err(failure) => RunOutcome::Retry { reason: failure.chain() },
        }
    }
}
