//! What happens to tickets as it happens, for screens that are open. Best effort, and beside the inbox: nothing is
//! decided by it.

use std::sync::Arc;

pub(crate) use bus::Copied;
use bus::{Binding, Bus, Fanout};
use futures_util::stream::BoxStream;
use kernel::Failure;
use tokio_util::sync::CancellationToken;

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
    pub(crate) async fn of_tickets(&self) -> Result<BoxStream<'static, Copied>, Failure> {
        let live = self.fanout.subscribe().await;
        live.map_err(|error| Failure::Unavailable { doing: "opening a live feed", source: error.into() })
    }
}
