//! Events become due at endpoints. Endpoints are served side by side, and a turn does not wait for the slowest.

use std::time::Duration;

use async_trait::async_trait;
use futures_util::{
    StreamExt,
    future::{BoxFuture, FutureExt},
    stream::FuturesUnordered,
};
use jobs::{Job, Turn};
use tokio::{sync::Mutex, time::timeout};

use crate::app::{
    App,
    webhooks::{Posted, Visit, begin_visits, end_visit, post_next, settle_post},
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
    under_way: Mutex<FuturesUnordered<BoxFuture<'static, Result<Posted, Visit>>>>,
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

    async fn run_once(&self) -> Turn {
        let mut under_way = self.under_way.lock().await;
        let free = MOST.saturating_sub(under_way.len());
        if free > 0 {
            match begin_visits(&self.app, u64::try_from(free).unwrap_or_default()).await {
                Ok(visits) => {
                    under_way
                        .extend(visits.into_iter().map(|visit| post_next(self.app.clone(), visit).boxed()));
                }
                Err(failure) => return Turn::Retry { reason: failure.chain() },
            }
        }
        let settled = match timeout(GLANCE, under_way.next()).await {
            Ok(None) => return Turn::Idle,
            Err(_nobody_yet) => return Turn::Worked,
            Ok(Some(Ok(posted))) => settle_post(&self.app, posted).await,
            Ok(Some(Err(visit))) => end_visit(&self.app, visit, None).await,
        };
        match settled {
            Ok(goes_on) => {
                under_way.extend(goes_on.map(|visit| post_next(self.app.clone(), visit).boxed()));
                Turn::Worked
            }
            Err(failure) => Turn::Retry { reason: failure.chain() },
        }
    }
}
