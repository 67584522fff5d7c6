//! The messages that were handed to the bus and are not confirmed yet.

use std::{collections::BTreeMap, sync::Arc, task::Poll, time::Duration};

use bus::{Bus, BusError};
use envelope::Envelope;
use futures_util::{FutureExt, StreamExt, future::BoxFuture, poll, stream::FuturesUnordered};
use tokio::time::Instant;
use tracing::Instrument;

use crate::trace;

/// The most messages in flight at once that were handed over lately.
const WINDOW: usize = 256;
/// What is in flight for longer is held up by itself, by one subscriber that keeps trying: it is not in the way of others, as
/// far as the bus holds more.
const LATELY: Duration = Duration::from_secs(1);

/// What became of one message.
pub(super) struct Sent {
    pub(super) id: i64,
    pub(super) result: Result<(), BusError>,
}

pub(super) struct InFlight {
    bus: Arc<dyn Bus>,
    sending: FuturesUnordered<BoxFuture<'static, Sent>>,
    /// Since when each is in flight.
    ids: BTreeMap<i64, Instant>,
}

impl InFlight {
    pub(super) fn new(bus: Arc<dyn Bus>) -> Self {
        Self { bus, sending: FuturesUnordered::new(), ids: BTreeMap::new() }
    }

    /// Hands one message to the bus. Each is polled here before the next is looked at, so that they reach the bus in
    /// the order of the calls.
    pub(super) async fn send(&mut self, id: i64, envelope: Envelope) {
        let mut sending = publish(Arc::clone(&self.bus), id, envelope).boxed();
        let sending = match poll!(&mut sending) {
            Poll::Ready(sent) => std::future::ready(sent).boxed(),
            Poll::Pending => sending,
        };
        self.sending.push(sending);
        self.ids.insert(id, Instant::now());
    }

    /// Waits for the next that settles, and takes all that have settled by then; empty when nothing is in flight.
    /// Safe to drop while waiting.
    pub(super) async fn settled(&mut self) -> Vec<Sent> {
        let mut settled: Vec<Sent> = self.sending.next().await.into_iter().collect();
        while let Some(Some(sent)) = self.sending.next().now_or_never() {
            settled.push(sent);
        }
        settled
    }

    /// How many more may be handed over now.
    pub(super) fn room(&self) -> usize {
        let now = Instant::now();
        let lately = self.ids.values().filter(|since| now.duration_since(**since) < LATELY).count();
        let held = self.bus.window().saturating_sub(self.ids.len());
        WINDOW.saturating_sub(lately).min(held)
    }

    pub(super) fn forget(&mut self, id: i64) {
        self.ids.remove(&id);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sending.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.sending.clear();
        self.ids.clear();
    }
}

/// Publishes under a span of its own, which shows how long the message waited in the log; the consumer's span
/// hangs below it.
async fn publish(bus: Arc<dyn Bus>, id: i64, mut envelope: Envelope) -> Sent {
    // Not below the relay's look, which would then seem to last until the broker confirms.
    let span = tracing::info_span!(
        parent: None,
        "publish",
        otel.name = format!("publish {}", envelope.routingkey),
        otel.kind = "producer",
        message.id = %envelope.id,
    );
    trace::adopt(&span, envelope.traceparent.as_deref());
    if let Some(traceparent) = trace::traceparent_of(&span) {
        envelope.traceparent = Some(traceparent);
    }
    let result = async { bus.publish(&envelope).await }.instrument(span).await;
    Sent { id, result }
}
