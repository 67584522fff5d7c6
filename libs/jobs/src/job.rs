//! What a job is, and what one turn of it may answer.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::FutureExt;

/// Work that is looked for again and again: due deadlines, rows to prune, a relay.
///
/// Safe to run in several replicas at once: each turn claims what it takes.
#[async_trait]
pub trait Job: Send + Sync {
    /// `<service>.<what_it_does>`, as the log and the metrics call it.
    fn name(&self) -> &'static str;

    /// How long to wait after a turn that found nothing, unless a [`Notify`] says sooner.
    fn every(&self) -> Duration;

    /// Takes one bounded piece of work. It is never cut off by a shutdown before the drain's deadline.
    async fn run_once(&self) -> RunOutcome;
}

/// What one turn came to, and so when the next one is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunOutcome {
    /// There was nothing to do: again after [`Job::every`] or a [`Notify`].
    Idle,
    /// Something was done and there may be more: again at once.
    Worked,
    /// It could not be done now: again after a growing wait, which a [`Notify`] does not shorten.
    Retry {
        /// Why, for the log: no personal data.
        reason: String,
    },
    /// It can never be done. The job has set it aside and logs an error; again after [`Job::every`], so that
    /// a job for which everything fails does not spin.
    Dead {
        /// Why, for the log: no personal data.
        reason: String,
    },
}

/// Tells one job that there is something to do, sooner than its rhythm would find out.
///
/// Notifications are not counted: any number of them before a turn are answered by that turn, and any number during it by
/// one more.
#[derive(Debug, Clone, Default)]
pub struct Notify(Arc<tokio::sync::Notify>);

impl Notify {
    /// For one job: give it to [`Runner::run_job`](crate::Runner::run_job) and keep a clone to notify it by.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// There is something to do.
    pub fn notify(&self) {
        self.0.notify_one();
    }

    /// Resolves after the next notification, or at once after one that nobody has waited for yet.
    pub async fn notified(&self) {
        self.0.notified().await;
    }

    /// Forgets the notifications so far: the turn that now begins answers them.
    pub(crate) fn forget(&self) {
        let _ = self.0.notified().now_or_never();
    }
}
