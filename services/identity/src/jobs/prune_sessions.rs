//! Old sessions and attempts are forgotten.

use std::time::Duration;

use async_trait::async_trait;
use jobs::{Job, Turn};

use crate::app::{App, prune_sessions};

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

    async fn run_once(&self) -> Turn {
        match prune_sessions(&self.app).await {
            Ok(true) => Turn::Worked,
            Ok(false) => Turn::Idle,
            Err(failure) => Turn::Retry { reason: failure.chain() },
        }
    }
}
