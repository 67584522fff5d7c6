//! Forgetting what nobody will ask for again: old cursors of the inbox, kept replies, letters that are done with, and months
//! of the log that are older than what is kept; and making the months to come.

use std::time::Duration;

use async_trait::async_trait;
use db::Db;
use jobs::{Job, RunOutcome};
use kernel::Failure;

/// The sweep of one database.
pub(crate) struct SweepDatabase {
    pub(crate) db: Db,
}

#[async_trait]
impl Job for SweepDatabase {
    fn name(&self) -> &'static str {
        "host.sweep_database"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(600)
    }

    async fn run_once(&self) -> RunOutcome {
        match self.db.sweep().await {
            Ok(0) => RunOutcome::Idle,
            Ok(_forgotten) => RunOutcome::Worked,
            Err(error) => RunOutcome::Retry { reason: Failure::from(error).chain() },
        }
    }
}

/// The months of one database's log.
pub(crate) struct KeepMonths {
    pub(crate) db: Db,
}

#[async_trait]
impl Job for KeepMonths {
    fn name(&self) -> &'static str {
        "host.keep_log_months"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(3_600)
    }

    async fn run_once(&self) -> RunOutcome {
        match self.db.keep_months().await {
            Ok(0) => RunOutcome::Idle,
            Ok(_changed) => RunOutcome::Worked,
            Err(error) => RunOutcome::Retry { reason: Failure::from(error).chain() },
        }
    }
}
