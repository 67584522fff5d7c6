//! What is done with each service's log all the time, beside sending it: sealing it, and sending it again to who missed it.

use std::time::Duration;

use async_trait::async_trait;
use db::{
    backfill::{BackfillOutcome, Backfills},
    seals::{SealOutcome, Sealer},
};
use jobs::{Job, RunOutcome};
use kernel::Failure;

/// The seals of one service's log.
pub(crate) struct SealLog(pub(crate) Sealer);

#[async_trait]
impl Job for SealLog {
    fn name(&self) -> &'static str {
        "host.seal_log"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(1)
    }

    async fn run_once(&self) -> RunOutcome {
        match self.0.take_turn().await {
            Ok(SealOutcome::Full) => RunOutcome::Worked,
            Ok(SealOutcome::All | SealOutcome::Standby) => RunOutcome::Idle,
            Err(error) => RunOutcome::Retry { reason: Failure::from(error).chain() },
        }
    }
}

/// The backfills that one service was asked for.
pub(crate) struct SendBackfills(pub(crate) Backfills);

#[async_trait]
impl Job for SendBackfills {
    fn name(&self) -> &'static str {
        "host.send_backfills"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(1)
    }

    async fn run_once(&self) -> RunOutcome {
        match self.0.take_turn().await {
            Ok(BackfillOutcome::More) => RunOutcome::Worked,
            Ok(BackfillOutcome::Idle) => RunOutcome::Idle,
            Err(failure) => RunOutcome::Retry { reason: failure.chain() },
        }
    }
}
