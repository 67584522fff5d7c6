//! Rotates the signing keys. Every replica reads them within a minute, far sooner than a published key begins to sign.
#![warn(clippy::future_not_send)]

use std::time::Duration;

use async_trait::async_trait;
use jobs::{Job, RunOutcome};

use crate::{app::App, keys::app::rotate_keys};

/// Rotates the signing keys once a minute, when it is time.
pub(crate) struct RotateKeys {
    pub(crate) app: App,
}

#[async_trait]
impl Job for RotateKeys {
    fn name(&self) -> &'static str {
        "identity.rotate_keys"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(60)
    }

    async fn run_once(&self) -> RunOutcome {
        match rotate_keys(&self.app).await {
            Ok(true) => RunOutcome::Worked,
            Ok(false) => RunOutcome::Idle,
            Err(failure) => RunOutcome::Retry { reason: failure.chain() },
        }
    }
}
