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

/// What services ask each other about backfills is no event.
const NOTICES: &str = "steward.";

/// Records everything from the moment it is made.
#[derive(Clone)]
pub struct EventRecorder {
    bus: Arc<dyn Bus>,
    heard: Arc<Mutex<Vec<Envelope>>>,
}

impl EventRecorder {
    /// Listens on `bus`; the returned future records until it is dropped.
    ///
    /// # Panics
    /// When the bus refuses.
    #[expect(clippy::expect_used, reason = "a test without its recorder fails here")]
    pub(crate) async fn on(bus: Arc<dyn Bus>) -> (Self, impl Future<Output = ()> + Send + 'static) {
        let feed = bus.listen(vec![Binding::everything()], CancellationToken::new()).await;
        let mut feed = feed.expect("a live feed");
        let recorder = Self { bus, heard: Arc::default() };
        let heard = Arc::clone(&recorder.heard);
        let listening = async move {
            while let Some(copied) = feed.next().await {
                let event = copied.event().filter(|envelope| !envelope.routingkey.starts_with(NOTICES));
                let envelope = event.map(Arc::unwrap_or_clone);
                heard.lock().unwrap_or_else(PoisonError::into_inner).extend(envelope);
            }
        };
        (recorder, listening)
    }

    /// The events of type `E` heard so far.
    #[must_use]
    pub fn heard<E: Event>(&self) -> Vec<E> {
        let heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard
            .iter()
            .filter(|envelope| envelope.is(E::NAME))
            .filter_map(|envelope| envelope.open().ok())
            .collect()
    }

    /// The envelopes heard so far, in order: for tests of sequences.
    #[must_use]
    pub fn envelopes(&self) -> Vec<Envelope> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The topics heard so far, in order.
    #[must_use]
    pub fn topics(&self) -> Vec<String> {
        let heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.iter().map(|envelope| envelope.routingkey.clone()).collect()
    }

    /// Waits for the first event of type `E` that `wanted` likes.
    ///
    /// # Panics
    /// When none comes within 20 seconds.
    #[expect(clippy::panic, reason = "an event that never comes fails the test")]
    pub async fn wait_for<E: Event>(&self, wanted: impl Fn(&E) -> bool) -> E {
        let mut ticks = tokio::time::interval(Duration::from_millis(5));
        for _turn in 0..4000 {
            ticks.tick().await;
            if let Some(found) = self.heard::<E>().into_iter().find(&wanted) {
                return found;
            }
        }
        panic!("{} was never said; heard {:?}", E::NAME.event_type(), self.topics());
    }

    /// Says `event` as another service would, and waits until everybody has dealt with it.
    ///
    /// # Panics
    /// When the bus refuses.
    pub async fn say<E: Event>(&self, event: &E, sequence: i32) -> Envelope {
        let envelope = Self::wrap(event, sequence);
        self.repeat(&envelope).await;
        envelope
    }

    /// Says the same envelope again, as a redelivery does.
    ///
    /// # Panics
    /// When the bus refuses.
    #[expect(clippy::expect_used, reason = "a test whose bus refuses fails here")]
    pub async fn repeat(&self, envelope: &Envelope) {
        self.bus.publish(envelope).await.expect("a bus that takes the event");
    }

    /// An event in its envelope, not said yet.
    ///
    /// # Panics
    /// When the event has no JSON form.
    #[expect(clippy::expect_used, reason = "our events have a JSON form")]
    pub fn wrap<E: Event>(event: &E, sequence: i32) -> Envelope {
        Envelope::wrap(EventId::new(&SystemIds), SystemClock.now(), sequence, event).expect("JSON")
    }
}
