//! Keys turn over, and every replica learns of it within a minute: far less than a key is published ahead.
#![warn(clippy::future_not_send)]

use std::time::Duration;

use async_trait::async_trait;
use jobs::{Job, RunOutcome};

use crate::{app::App, keys::app::turn_keys};

/// The turning of the keys.
pub(crate) struct TurnKeys {
    pub(crate) app: App,
}

#[async_trait]
impl Job for TurnKeys {
    fn name(&self) -> &'static str {
        "identity.turn_keys"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(60)
    }

    async fn run_once(&self) -> RunOutcome {
        match turn_keys(&self.app).await {
            Ok(true) => RunOutcome::Worked,
            Ok(false) => RunOutcome::Idle,
            Err(failure) => RunOutcome::Retry { reason: failure.chain() },
        }
    }
}
