//! What happens to tickets as it happens, for screens that are open. Best effort, and beside the inbox: nothing is
//! decided by it.

use std::sync::Arc;

use bus::{Binding, Bus, Fanout};
use envelope::Envelope;
use futures_util::stream::BoxStream;
use kernel::{Failure, Visibility};
use tokio_util::sync::CancellationToken;

pub(crate) use bus::FeedItem;

/// Where live events come from: one feed of the process, passed on to its screens.
#[derive(Clone)]
pub(crate) struct LiveFeed {
    pub(crate) fanout: Fanout,
    pub(crate) shutdown: CancellationToken,
}

impl LiveFeed {
    /// Passes on what is said of tickets until `shutdown`.
    pub(crate) async fn run(fanout: Fanout, bus: Arc<dyn Bus>, shutdown: CancellationToken) {
        fanout.run(bus, vec![Binding::aggregate("ticketing", "ticket")], shutdown).await;
    }

    /// Everything said of tickets from now on.
    ///
    /// # Errors
    /// Unavailable without the broker.
    pub(crate) async fn of_tickets(&self) -> Result<BoxStream<'static, FeedItem>, Failure> {
        let live = self.fanout.subscribe().await;
        live.map_err(|error| Failure::Unavailable { doing: "opening a live feed", source: error.into() })
    }
}

/// Who may know of an event, as it says itself; what does not say it is for nobody.
pub(crate) fn visibility_of(envelope: &Envelope) -> Option<Visibility> {
    match contracts::facets_of(envelope) {
        Ok(facets) => facets.map(|facets| facets.headline.visibility),
        Err(error) => {
            tracing::warn!(%error, "a live event was not shown");
            None
        }
    }
}
