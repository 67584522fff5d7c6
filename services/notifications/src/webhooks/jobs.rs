//! Events become due at endpoints. Endpoints are served side by side, and a turn does not wait for the slowest.
#![warn(clippy::future_not_send)]

use std::time::Duration;

use async_trait::async_trait;
use futures_util::{
    StreamExt,
    future::{BoxFuture, FutureExt},
    stream::FuturesUnordered,
};
use jobs::{Job, RunOutcome};
use tokio::{sync::Mutex, time::timeout};

use crate::{
    app::App,
    webhooks::app::{DeliveryRun, Posted, begin_runs, end_run, post_next, settle_post},
};

/// How many endpoints are served at a time.
const MOST: usize = 32;

/// How long a turn waits for an endpoint to be done before it looks for others.
const GLANCE: Duration = Duration::from_millis(100);

/// The posting job. What is under way stays with it from turn to turn; it stands still between them, and so speaks to
/// endpoints alone and holds no transaction.
pub(crate) struct PostWebhooks {
    app: App,
    every: Duration,
    under_way: Mutex<FuturesUnordered<BoxFuture<'static, Result<Posted, DeliveryRun>>>>,
}

impl PostWebhooks {
    pub(crate) fn new(app: App, every: Duration) -> Self {
        Self { app, every, under_way: Mutex::default() }
    }
}

#[async_trait]
impl Job for PostWebhooks {
    fn name(&self) -> &'static str {
        "notifications.post_webhooks"
    }

    fn every(&self) -> Duration {
        self.every
    }

    async fn run_once(&self) -> RunOutcome {
        let mut under_way = self.under_way.lock().await;
        let free = MOST.saturating_sub(under_way.len());
        if free > 0 {
            match begin_runs(&self.app, u64::try_from(free).unwrap_or_default()).await {
                Ok(runs) => {
                    under_way.extend(runs.into_iter().map(|run| post_next(self.app.clone(), run).boxed()));
                }
                Err(failure) => return RunOutcome::Retry { reason: failure.chain() },
            }
        }
        let settled = match timeout(GLANCE, under_way.next()).await {
            Ok(None) => return RunOutcome::Idle,
            Err(_nobody_yet) => return RunOutcome::Worked,
            Ok(Some(Ok(posted))) => settle_post(&self.app, posted).await,
            Ok(Some(Err(run))) => end_run(&self.app, run, None).await,
        };
        match settled {
            Ok(goes_on) => {
                under_way.extend(goes_on.map(|run| post_next(self.app.clone(), run).boxed()));
                RunOutcome::Worked
            }
            Err(failure) => RunOutcome::Retry { reason: failure.chain() },
        }
    }
}
