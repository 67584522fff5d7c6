//! Looking again at what somebody was told is not there: apart from the request, so that its answer tells nothing.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use db::{Db, Kept, NotFound, OutOfScope};
use jobs::{Job, Notify, RunOutcome};
use kernel::Failure;

/// How late the rest of an hour is written; otherwise a request sets the job going.
const RHYTHM: Duration = Duration::from_secs(60);

/// The requests of one service that found nothing.
#[derive(Debug, Clone)]
pub(crate) struct Unfounds {
    pub(crate) db: Db,
    pub(crate) notify: Notify,
    asked: Arc<OutOfScope>,
}

impl Unfounds {
    /// None yet, of what the service keeps.
    pub(crate) fn new(db: Db, kept: &'static [Kept]) -> Self {
        Self { db, notify: Notify::new(), asked: Arc::new(OutOfScope::new(kept)) }
    }

    /// Has a request looked at.
    pub(crate) fn look_later(&self, request: NotFound) {
        if self.asked.note(request) {
            self.notify.notify();
        }
    }
}

#[async_trait]
impl Job for Unfounds {
    fn name(&self) -> &'static str {
        "host.look_at_unfound"
    }

    fn every(&self) -> Duration {
        RHYTHM
    }

    async fn run_once(&self) -> RunOutcome {
        match self.asked.look(&self.db).await {
            Ok(false) => RunOutcome::Idle,
            Ok(true) => RunOutcome::Worked,
            Err(error) => RunOutcome::Retry { reason: Failure::from(error).chain() },
        }
    }
}
