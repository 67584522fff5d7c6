//! Messages become due: at once, and again after an attempt that found nobody.
#![warn(clippy::future_not_send)]

use std::time::Duration;

use async_trait::async_trait;
use jobs::{Job, RunOutcome};

use crate::{app::App, messages::app::deliver_messages};

/// How many messages one turn takes.
const BATCH: u64 = 32;

/// The delivering job.
pub(crate) struct DeliverMessages {
    pub(crate) app: App,
    pub(crate) every: Duration,
}

#[async_trait]
impl Job for DeliverMessages {
    fn name(&self) -> &'static str {
        "notifications.deliver_messages"
    }

    fn every(&self) -> Duration {
        self.every
    }

    async fn run_once(&self) -> RunOutcome {
        match deliver_messages(&self.app, BATCH).await {
            Ok(0) => RunOutcome::Idle,
            Ok(_taken) => RunOutcome::Worked,
            Err(failure) => RunOutcome::Retry { reason: failure.chain() },
        }
    }
}
