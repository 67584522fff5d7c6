//! A consumer that tells the test what it gets and does what the test says.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Instant,
};

use async_trait::async_trait;
use bus::{BusError, Consumer, DeadLetter, Delivery, Outcome};
use contracts::Envelope;
use futures_util::{FutureExt, future::BoxFuture};
use tokio::sync::{
    Mutex,
    mpsc::{UnboundedReceiver, UnboundedSender, error::TryRecvError, unbounded_channel},
};

use crate::bench::within;

/// One attempt that was seen.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) envelope: Envelope,
    pub(crate) attempt: u32,
    pub(crate) is_last: bool,
    pub(crate) at: Instant,
}

type Answer = Box<dyn Fn(Seen) -> BoxFuture<'static, Outcome> + Send + Sync>;

pub(crate) struct Probe {
    answer: Answer,
    seen: Line<Seen>,
    parked: Line<DeadLetter>,
    together: Line<usize>,
    park_failures: AtomicU32,
}

impl Probe {
    /// Finishes everything.
    pub(crate) fn obliging() -> Arc<Self> {
        Self::answering(|_| Outcome::Done)
    }

    /// Answers at once.
    pub(crate) fn answering(answer: impl Fn(Seen) -> Outcome + Send + Sync + 'static) -> Arc<Self> {
        Self::working(move |seen| std::future::ready(answer(seen)).boxed())
    }

    /// Answers in time.
    pub(crate) fn working(
        answer: impl Fn(Seen) -> BoxFuture<'static, Outcome> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Self::failing_to_park(0, answer)
    }

    /// Cannot store a dead letter the first `park_failures` times.
    pub(crate) fn failing_to_park(
        park_failures: u32,
        answer: impl Fn(Seen) -> BoxFuture<'static, Outcome> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self {
            answer: Box::new(answer),
            seen: Line::new(),
            parked: Line::new(),
            together: Line::new(),
            park_failures: AtomicU32::new(park_failures),
        })
    }

    /// The next attempt.
    pub(crate) async fn next(&self) -> Seen {
        self.seen.next().await
    }

    /// The next dead letter that was stored.
    pub(crate) async fn next_parked(&self) -> DeadLetter {
        self.parked.next().await
    }

    /// How many messages came at once, the next time that it were several.
    pub(crate) async fn next_together(&self) -> usize {
        self.together.next().await
    }

    /// True when the test has been told everything.
    pub(crate) async fn has_nothing_more(&self) -> bool {
        self.seen.is_empty().await && self.parked.is_empty().await
    }
}

#[async_trait]
impl Consumer for Probe {
    async fn consume(&self, delivery: Delivery<'_>) -> Outcome {
        let seen = Seen {
            envelope: delivery.envelope.clone(),
            attempt: delivery.attempt,
            is_last: delivery.is_last,
            at: Instant::now(),
        };
        self.seen.tell(seen.clone());
        (self.answer)(seen).await
    }

    async fn consume_together(&self, deliveries: &[Delivery<'_>]) -> Vec<Outcome> {
        self.together.tell(deliveries.len());
        let mut outcomes = Vec::new();
        for delivery in deliveries {
            outcomes.push(self.consume(*delivery).await);
        }
        outcomes
    }

    async fn park(&self, letter: DeadLetter) -> Result<(), BusError> {
        let failures = self.park_failures.load(Ordering::Acquire);
        if failures > 0 {
            self.park_failures.store(failures - 1, Ordering::Release);
            return Err(BusError::Parking("the store is down".into()));
        }
        self.parked.tell(letter);
        Ok(())
    }
}

struct Line<T> {
    sender: UnboundedSender<T>,
    receiver: Mutex<UnboundedReceiver<T>>,
}

impl<T> Line<T> {
    fn new() -> Self {
        let (sender, receiver) = unbounded_channel();
        Self { sender, receiver: Mutex::new(receiver) }
    }

    fn tell(&self, what: T) {
        self.sender.send(what).ok().unwrap();
    }

    async fn next(&self) -> T {
        within(async { self.receiver.lock().await.recv().await }).await.unwrap()
    }

    async fn is_empty(&self) -> bool {
        matches!(self.receiver.lock().await.try_recv(), Err(TryRecvError::Empty))
    }
}
