//! One live feed of a process, for any number of its readers: a screen costs the process a place in memory, and the broker
//! nothing.

use std::{sync::Arc, time::Duration};

use futures_util::{StreamExt, stream, stream::BoxStream};
use tokio::{
    sync::{
        broadcast::{self, error::RecvError},
        watch,
    },
    time::timeout,
};
use tokio_util::sync::CancellationToken;

use crate::{
    Binding, Bus, BusError, FeedItem,
    error::chain,
    meter,
    wait::{Backoff, pause_unless},
};

/// What a reader may fall behind before it has to read anew.
const CAPACITY: usize = 1_024;
/// How long a reader waits for the feed to be open.
const PATIENCE: Duration = Duration::from_secs(5);

/// Passes one feed on. Clones share it.
#[derive(Clone)]
pub struct Fanout {
    copies: broadcast::Sender<FeedItem>,
    is_open: Arc<watch::Sender<bool>>,
}

impl Default for Fanout {
    fn default() -> Self {
        Self { copies: broadcast::Sender::new(CAPACITY), is_open: Arc::new(watch::Sender::new(false)) }
    }
}

impl Fanout {
    /// Passes on what `bus` says of `bindings` until `shutdown`: for whoever runs the tasks of the process.
    pub async fn run(self, bus: Arc<dyn Bus>, bindings: Vec<Binding>, shutdown: CancellationToken) {
        let mut backoff = Backoff::default();
        while !shutdown.is_cancelled() {
            match bus.listen(bindings.clone(), shutdown.clone()).await {
                Ok(feed) => {
                    backoff.reset();
                    self.pass_on(feed).await;
                }
                Err(error) => {
                    tracing::warn!(error = chain(&error), "the live feed cannot be opened");
                    pause_unless(&shutdown, backoff.next_pause()).await;
                }
            }
        }
    }

    /// Gives every reader what `feed` gives; that nobody reads is no error.
    async fn pass_on(&self, mut feed: BoxStream<'static, FeedItem>) {
        // For those that waited through the time when there was none.
        drop(self.copies.send(FeedItem::Gap));
        self.is_open.send_replace(true);
        while let Some(copied) = feed.next().await {
            drop(self.copies.send(copied));
        }
        self.is_open.send_replace(false);
    }

    /// Everything that comes from now on. One who does not keep up is told of a gap, and holds nobody up.
    ///
    /// # Errors
    /// [`BusError::Unavailable`] when the feed is not open, and does not come to be within a few seconds.
    pub async fn subscribe(&self) -> Result<BoxStream<'static, FeedItem>, BusError> {
        let mut is_open = self.is_open.subscribe();
        let opened = timeout(PATIENCE, is_open.wait_for(|is_open| *is_open)).await;
        opened
            .map_err(|source| BusError::Unavailable {
                doing: "waiting for a live feed",
                source: source.into(),
            })?
            .map_err(|_gone| BusError::Closing)?;
        Ok(stream::unfold(self.copies.subscribe(), next_copy).boxed())
    }
}

async fn next_copy(
    mut copies: broadcast::Receiver<FeedItem>,
) -> Option<(FeedItem, broadcast::Receiver<FeedItem>)> {
    match copies.recv().await {
        Ok(copied) => Some((copied, copies)),
        Err(RecvError::Lagged(count)) => {
            meter::skipped(count);
            Some((FeedItem::Gap, copies))
        }
        Err(RecvError::Closed) => None,
    }
}
