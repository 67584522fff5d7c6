//! Records every event that the service publishes, in order, and publishes the events of others.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bus::{Binding, Bus};
use envelope::{Envelope, Event};
use futures_util::StreamExt;
use kernel::{Clock, EventId, SystemClock, SystemIds};
use tokio_util::sync::CancellationToken;

/// The routing keys of what services ask each other about backfills, which are no events.
const NOTICES: &str = "steward.";

/// Records everything from the moment it is made.
#[derive(Clone)]
pub struct EventRecorder {
    bus: Arc<dyn Bus>,
    recorded: Arc<Mutex<Vec<Envelope>>>,
}

impl EventRecorder {
    /// Subscribes to `bus`; the returned future records until it is dropped.
    ///
    /// # Panics
    /// When the bus refuses.
    #[expect(clippy::expect_used, reason = "a test without its recorder fails here")]
    pub(crate) async fn on(bus: Arc<dyn Bus>) -> (Self, impl Future<Output = ()> + Send + 'static) {
        let feed = bus.listen(vec![Binding::everything()], CancellationToken::new()).await;
        let mut feed = feed.expect("a live feed");
        let recorder = Self { bus, recorded: Arc::default() };
        let recorded = Arc::clone(&recorder.recorded);
        let listening = async move {
            while let Some(copied) = feed.next().await {
                let event = copied.event().filter(|envelope| !envelope.routingkey.starts_with(NOTICES));
                let envelope = event.map(Arc::unwrap_or_clone);
                recorded.lock().unwrap_or_else(PoisonError::into_inner).extend(envelope);
            }
        };
        (recorder, listening)
    }

    /// The events of type `E` recorded so far.
    #[must_use]
    pub fn events<E: Event>(&self) -> Vec<E> {
        let recorded = self.recorded.lock().unwrap_or_else(PoisonError::into_inner);
        recorded
            .iter()
            .filter(|envelope| envelope.is(E::NAME))
            .filter_map(|envelope| envelope.open().ok())
            .collect()
    }

    /// The envelopes recorded so far, in order: for tests of sequences.
    #[must_use]
    pub fn envelopes(&self) -> Vec<Envelope> {
        self.recorded.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The topics recorded so far, in order.
    #[must_use]
    pub fn topics(&self) -> Vec<String> {
        let recorded = self.recorded.lock().unwrap_or_else(PoisonError::into_inner);
        recorded.iter().map(|envelope| envelope.routingkey.clone()).collect()
    }

    /// Waits for the first event of type `E` that `wanted` accepts.
    ///
    /// # Panics
    /// When none comes within 20 seconds.
    #[expect(clippy::panic, reason = "an event that never comes fails the test")]
    pub async fn wait_for<E: Event>(&self, wanted: impl Fn(&E) -> bool) -> E {
        let mut ticks = tokio::time::interval(Duration::from_millis(5));
        for _turn in 0..4000 {
            ticks.tick().await;
            if let Some(found) = self.events::<E>().into_iter().find(&wanted) {
                return found;
            }
        }
        panic!("{} was never published; recorded {:?}", E::NAME.event_type(), self.topics());
    }

    /// Publishes `event` as another service would, and waits until every consumer has handled it.
    ///
    /// # Panics
    /// When the bus refuses.
    pub async fn publish<E: Event>(&self, event: &E, sequence: i32) -> Envelope {
        let envelope = Self::wrap(event, sequence);
        self.redeliver(&envelope).await;
        envelope
    }

    /// Publishes the same envelope again, as a redelivery does.
    ///
    /// # Panics
    /// When the bus refuses.
    #[expect(clippy::expect_used, reason = "a test whose bus refuses fails here")]
    pub async fn redeliver(&self, envelope: &Envelope) {
        self.bus.publish(envelope).await.expect("a bus that takes the event");
    }

    /// An event in its envelope, not published.
    ///
    /// # Panics
    /// When the event has no JSON form.
    #[expect(clippy::expect_used, reason = "our events have a JSON form")]
    pub fn wrap<E: Event>(event: &E, sequence: i32) -> Envelope {
        Envelope::wrap(EventId::new(&SystemIds), SystemClock.now(), sequence, event).expect("JSON")
    }
}
