//! What happens to tickets as it happens, for screens that are open. Best effort, and beside the inbox: nothing is
//! decided by it.

use std::sync::Arc;

use bus::{Binding, Bus};
use contracts::Envelope;
use futures_util::stream::BoxStream;
use kernel::Failure;
use tokio_util::sync::CancellationToken;

/// Where live events come from.
#[derive(Clone)]
pub(crate) struct LiveFeed {
    pub(crate) bus: Arc<dyn Bus>,
    pub(crate) shutdown: CancellationToken,
}

impl LiveFeed {
    /// Everything said of tickets from now on, until the process ends.
    ///
    /// # Errors
    /// Unavailable without the broker.
    pub(crate) async fn of_tickets(&self) -> Result<BoxStream<'static, Envelope>, Failure> {
        let bindings = vec![Binding::aggregate("ticketing", "ticket")];
        let live = self.bus.listen(bindings, self.shutdown.clone()).await;
        live.map_err(|error| Failure::Unavailable { doing: "opening a live feed", source: error.into() })
    }
}
