//! A consumer that tells the test what it gets and does what the test says.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use async_trait::async_trait;
use bus::{BusError, Consumer, DeadLetter, Delivery, Outcome};
use envelope::Envelope;
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
    pub(crate) waited: Duration,
    pub(crate) may_wait: bool,
    pub(crate) at: Instant,
}

type Answer = Box<dyn Fn(Seen) -> BoxFuture<'static, Outcome> + Send + Sync>;

pub(crate) struct Probe {
    answer: Answer,
    seen: Line<Seen>,
    dead_letters: Line<DeadLetter>,
    batch_sizes: Line<usize>,
    dead_letter_failures: AtomicU32,
    is_away: AtomicBool,
    asked_while_away: AtomicBool,
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
        Self::failing_to_dead_letter(0, answer)
    }

    /// Cannot store a dead letter the first `dead_letter_failures` times.
    pub(crate) fn failing_to_dead_letter(
        dead_letter_failures: u32,
        answer: impl Fn(Seen) -> BoxFuture<'static, Outcome> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self {
            answer: Box::new(answer),
            seen: Line::new(),
            dead_letters: Line::new(),
            batch_sizes: Line::new(),
            dead_letter_failures: AtomicU32::new(dead_letter_failures),
            is_away: AtomicBool::new(false),
            asked_while_away: AtomicBool::new(false),
        })
    }

    /// Lets what it needs for every message go away, or come back.
    pub(crate) fn set_away(&self, is_away: bool) {
        self.is_away.store(is_away, Ordering::Release);
    }

    /// Whether the bus was answered that everything is away.
    pub(crate) fn was_asked_while_away(&self) -> bool {
        self.asked_while_away.load(Ordering::Acquire)
    }

    /// The next attempt.
    pub(crate) async fn next(&self) -> Seen {
        self.seen.next().await
    }

    /// The next attempt, when there was one already.
    pub(crate) fn next_now(&self) -> Option<Seen> {
        // Whatever this task has used of its turn: what is there is there.
        tokio::task::unconstrained(self.seen.next()).now_or_never()
    }

    /// The next dead letter that was stored.
    pub(crate) async fn next_dead_letter(&self) -> DeadLetter {
        self.dead_letters.next().await
    }

    /// How many messages came as the next batch.
    pub(crate) async fn next_batch_size(&self) -> usize {
        self.batch_sizes.next().await
    }

    /// True when the test has been told everything.
    pub(crate) async fn has_nothing_more(&self) -> bool {
        self.seen.is_empty().await && self.dead_letters.is_empty().await
    }
}

#[async_trait]
impl Consumer for Probe {
    async fn consume(&self, delivery: Delivery<'_>) -> Outcome {
        let seen = Seen {
            envelope: delivery.envelope.clone(),
            attempt: delivery.attempt,
            is_last: delivery.is_last,
            waited: delivery.waited,
            may_wait: delivery.may_wait,
            at: Instant::now(),
        };
        self.seen.tell(seen.clone());
        if self.is_away.load(Ordering::Acquire) {
            return Outcome::Retry { reason: "everything is away".to_owned() };
        }
        (self.answer)(seen).await
    }

    async fn consume_batch(&self, deliveries: &[Delivery<'_>]) -> Vec<Outcome> {
        self.batch_sizes.tell(deliveries.len());
        let mut outcomes = Vec::new();
        for delivery in deliveries {
            outcomes.push(self.consume(*delivery).await);
        }
        outcomes
    }

    async fn dead_letter(&self, letter: DeadLetter) -> Result<(), BusError> {
        let failures = self.dead_letter_failures.load(Ordering::Acquire);
        if failures > 0 {
            self.dead_letter_failures.store(failures - 1, Ordering::Release);
            return Err(BusError::DeadLettering("the store is down".into()));
        }
        self.dead_letters.tell(letter);
        Ok(())
    }

    async fn is_ready(&self) -> bool {
        let is_away = self.is_away.load(Ordering::Acquire);
        self.asked_while_away.fetch_or(is_away, Ordering::AcqRel);
        !is_away
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
