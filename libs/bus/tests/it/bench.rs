//! Where the contract runs: a bus, the processes on it, and the messages.

use std::{future::Future, sync::Arc, time::Duration};

use async_trait::async_trait;
use bus::{Binding, Bus, BusError, RetryPolicy, Subscription};
use contracts::{hotline::CallEnded, notifications::MessageFailed};
use envelope::Envelope;
use futures_util::future::try_join_all;
use kernel::{Clock, EstateId, EventId, IdGen, SystemClock, SystemIds};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use vocabulary::{CallId, CustomerId, MessageId};

use crate::probe::Probe;

/// The services that tests subscribe.
pub(crate) const ALPHA: &str = "alpha";
pub(crate) const BETA: &str = "beta";

/// A place for one test, shared with nobody.
#[async_trait]
pub(crate) trait Bench: Send + Sync {
    /// The bus as one more process would see it.
    async fn bus(&self) -> Arc<dyn Bus>;
}

/// Two retries, soon, and little patience.
pub(crate) fn policy() -> RetryPolicy {
    RetryPolicy::new(vec![Duration::from_millis(40), Duration::from_millis(160)])
        .with_patience(Duration::from_millis(300))
}

/// All that happens to calls.
pub(crate) fn calls() -> Vec<Binding> {
    vec![Binding::aggregate("hotline", "call")]
}

pub(crate) fn subscription(service: &'static str, bindings: Vec<Binding>) -> Subscription {
    Subscription { service, bindings, partitions: 2, prefetch: 16, concurrency: 4, batch_size: 1 }
}

pub(crate) fn new_call() -> CallId {
    CallId::new(&SystemIds)
}

/// Version `sequence` of a call.
pub(crate) fn call(call_id: CallId, sequence: i32) -> Envelope {
    let ended_at = SystemClock.now();
    let event = CallEnded { call_id, estate_id: None, ended_at };
    Envelope::wrap(EventId::new(&SystemIds), ended_at, sequence, &event).unwrap()
}

/// The first version of a new call.
pub(crate) fn any_call() -> Envelope {
    call(new_call(), 1)
}

/// Something that is not about calls.
pub(crate) fn any_message() -> Envelope {
    let (ids, failed_at): (&dyn IdGen, _) = (&SystemIds, SystemClock.now());
    let event = MessageFailed {
        message_id: MessageId::new(ids),
        estate_id: EstateId::new(ids),
        customer_id: CustomerId::new(ids),
        reason: "no_such_number".to_owned(),
        visibility: None,
        failed_at,
    };
    Envelope::wrap(EventId::new(ids), failed_at, 1, &event).unwrap()
}

/// A service process: its consuming loop, running.
pub(crate) struct Process {
    running: JoinSet<()>,
    pub(crate) shutdown: CancellationToken,
}

impl Process {
    pub(crate) async fn start(bus: &Arc<dyn Bus>, subscription: Subscription, probe: &Arc<Probe>) -> Self {
        let shutdown = CancellationToken::new();
        let consumer = Arc::clone(probe);
        let consuming = bus.subscribe(subscription, consumer, shutdown.clone()).await.unwrap();
        let mut running = JoinSet::new();
        running.spawn(consuming);
        Self { running, shutdown }
    }

    /// Kills it in the middle of whatever it does.
    pub(crate) async fn crash(mut self) {
        self.running.shutdown().await;
    }

    /// True when the loop has ended.
    pub(crate) fn has_stopped(&mut self) -> bool {
        self.running.try_join_next().is_some()
    }

    /// Asks it to stop, and waits until it has.
    pub(crate) async fn stop(mut self) {
        self.shutdown.cancel();
        within(self.running.join_next()).await.unwrap().unwrap();
    }
}

/// Publishes in the background, since in process a publish lasts as long as its consumers.
pub(crate) fn publish(bus: &Arc<dyn Bus>, envelope: &Envelope) -> JoinSet<Result<(), BusError>> {
    let (bus, envelope) = (Arc::clone(bus), envelope.clone());
    let mut publishing = JoinSet::new();
    publishing.spawn(async move { bus.publish(&envelope).await });
    publishing
}

/// The same for several, all in flight at once and started in order: as the relay publishes.
pub(crate) fn publish_in_order(
    bus: &Arc<dyn Bus>,
    envelopes: Vec<Envelope>,
) -> JoinSet<Result<(), BusError>> {
    let bus = Arc::clone(bus);
    let mut publishing = JoinSet::new();
    publishing.spawn(async move {
        try_join_all(envelopes.iter().map(|envelope| bus.publish(envelope))).await.map(drop)
    });
    publishing
}

/// How a publish ended.
pub(crate) async fn result(mut publishing: JoinSet<Result<(), BusError>>) -> Result<(), BusError> {
    within(publishing.join_next()).await.unwrap().unwrap()
}

/// What `future` resolves to, which must not take long; the bound is generous because the machine may be busy.
pub(crate) async fn within<F: Future>(future: F) -> F::Output {
    match tokio::time::timeout(Duration::from_secs(240), future).await {
        Ok(output) => output,
        Err(_) => panic!("waited too long"),
    }
}

/// Asks until the answer is yes.
pub(crate) async fn until(mut question: impl AsyncFnMut() -> bool) {
    within(async {
        while !question().await {
            tokio::task::yield_now().await;
        }
    })
    .await;
}
