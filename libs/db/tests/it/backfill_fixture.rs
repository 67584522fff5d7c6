//! A publisher and a consumer, on the engine and the bus of each shape.

use std::{
    collections::BTreeMap,
    panic::AssertUnwindSafe,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use bus::{
    Binding, Bus, BusError, Consumer, DeadLetter, Delivery, Outcome, RetryPolicy, Subscription,
    in_process::InProcessBus,
    rabbit::{RabbitBus, RabbitConfig},
};
use contracts::archive::CustomerChanged;
use db::{
    Db, DbParts, Engine, InboxConsumer, Tx,
    backfill::{self, BackfillMode, BackfillOutcome, BackfillRequest, Backfills},
    testing::{Scratch, TestDb},
};
use envelope::Envelope;
use futures_util::{FutureExt, future::BoxFuture};
use kernel::{Failure, IdGen, SystemIds};
use lapin::{
    Connection, ConnectionProperties,
    options::{ExchangeDeleteOptions, QueueDeleteOptions},
};
use sea_orm::ConnectionTrait;
use sealing::Sealer;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::support::Migrator;

/// The service whose events are heard, and the one that hears them.
const PUBLISHER: &str = "archive";
const CONSUMER: &str = "test";

type Heard = Arc<Mutex<BTreeMap<String, Vec<i32>>>>;
/// A consuming loop, and what ends it.
type Looping = (CancellationToken, BoxFuture<'static, ()>);

/// Both services.
pub(crate) struct BackfillFixture {
    pub(crate) publisher: Db,
    /// The consumer's.
    pub(crate) db: TestDb,
    bus: Arc<dyn Bus>,
    heard: Heard,
    refused: Arc<AtomicUsize>,
    ended: CancellationToken,
    running: Mutex<Option<(CancellationToken, JoinHandle<()>)>>,
    _scratch: Scratch,
}

impl BackfillFixture {
    pub(crate) async fn embedded(test: impl AsyncFnOnce(&Self)) {
        let bus = InProcessBus::new(RetryPolicy::new(vec![Duration::from_millis(50)]));
        let fixture = Self::on(Engine::Sqlite, Arc::new(bus)).await;
        test(&fixture).await;
        fixture.ended.cancel();
    }

    pub(crate) async fn cluster(test: impl AsyncFnOnce(&Self)) {
        let config = config();
        let bus = Arc::new(RabbitBus::connect(config.clone()).await.unwrap());
        let fixture = Self::on(Engine::Postgres, bus).await;
        let outcome = AssertUnwindSafe(test(&fixture)).catch_unwind().await;
        fixture.ended.cancel();
        for service in [PUBLISHER, CONSUMER] {
            remove(&config, service).await;
        }
        outcome.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    }

    async fn on(engine: Engine, bus: Arc<dyn Bus>) -> Self {
        let db = TestDb::on::<Migrator>(engine).await;
        let (publisher, scratch) = publisher_beside(&db).await;
        Self {
            publisher,
            db,
            bus,
            heard: Heard::default(),
            refused: Arc::default(),
            ended: CancellationToken::new(),
            running: Mutex::default(),
            _scratch: scratch,
        }
    }

    /// What was handled of each subject, in that order.
    pub(crate) fn heard(&self) -> BTreeMap<String, Vec<i32>> {
        self.heard.lock().unwrap().clone()
    }

    /// How often something came before its turn.
    pub(crate) fn refused_early(&self) -> usize {
        self.refused.load(Ordering::SeqCst)
    }

    pub(crate) fn consumer(&self, db: &Db) -> InboxConsumer {
        InboxConsumer::new(db.clone()).on(Arc::clone(&self.heard), note)
    }

    /// Has the publisher hear what others ask of it.
    pub(crate) async fn start_publisher(&self) {
        let asked = vec![Binding::parse(backfill::REQUESTS).unwrap()];
        let consumer = Arc::new(InboxConsumer::new(self.publisher.clone()));
        let subscription = subscription(PUBLISHER, asked);
        let looping = self.bus.subscribe(subscription, consumer, self.ended.clone()).await.unwrap();
        going(looping);
    }

    /// Starts the consumer as the host does.
    pub(crate) async fn start_consumer(&self) {
        let (bindings, looping) = self.subscribe().await;
        backfill::await_answers(&self.db).await.unwrap();
        self.consume(looping);
        let (bus, db) = (Arc::clone(&self.bus), self.db.db.clone());
        let asking = async move { backfill::ask(bus.as_ref(), &db, &bindings).await };
        going(asking);
    }

    pub(crate) async fn start_consumer_that_asks_for_nothing(&self) {
        let (_bindings, looping) = self.subscribe().await;
        self.consume(looping);
    }

    async fn subscribe(&self) -> (Vec<Binding>, Looping) {
        let consumer = self.consumer(&self.db);
        let bindings = consumer.bindings();
        let shutdown = self.ended.child_token();
        let counting = Arc::new(Counting { consumer, refused: Arc::clone(&self.refused) });
        let subscription = subscription(CONSUMER, bindings.clone());
        let subscriber: Arc<dyn Consumer> = Arc::<Counting>::clone(&counting);
        let looping = self.bus.subscribe(subscription, subscriber, shutdown.clone()).await.unwrap();
        counting.consumer.note_sources().await.unwrap();
        (bindings, (shutdown, looping))
    }

    fn consume(&self, (shutdown, looping): Looping) {
        *self.running.lock().unwrap() = Some((shutdown, going(looping)));
    }

    pub(crate) async fn stop_consumer(&self) {
        let running = self.running.lock().unwrap().take();
        let (shutdown, looping) = running.unwrap();
        shutdown.cancel();
        looping.await.unwrap();
    }

    /// What a database without its rows holds.
    pub(crate) async fn empty_consumer(&self) {
        let tx = self.db.begin().await.unwrap();
        for table in [
            "inbox_gaps",
            "inbox_cursors",
            "inbox_sources",
            "inbox_backfills",
            "inbox_awaited_slots",
            "things",
        ] {
            tx.conn().execute_unprepared(&format!("DELETE FROM {table}")).await.unwrap();
        }
        tx.commit().await.unwrap();
        self.heard.lock().unwrap().clear();
    }

    /// Sends what was published so far, to whoever subscribes.
    pub(crate) async fn relay_once(&self) {
        let mut relay = self.publisher.relay(Arc::clone(&self.bus));
        relay.run_once().await.unwrap();
        self.free_leases().await;
    }

    /// The same beside the test: inside a process it ends when all is handled.
    pub(crate) fn relaying(&self) -> JoinHandle<()> {
        let mut relay = self.publisher.relay(Arc::clone(&self.bus));
        going(async move { drop(relay.run_once().await.unwrap()) })
    }

    async fn free_leases(&self) {
        let tx = self.publisher.begin().await.unwrap();
        tx.conn().execute_unprepared("DELETE FROM leases").await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) async fn request(&self, mode: BackfillMode) {
        let asked = BackfillRequest {
            consumer: CONSUMER.to_owned(),
            mode,
            events: Vec::new(),
            from: None,
            requested_by: "a test".to_owned(),
        };
        let tx = self.publisher.begin().await.unwrap();
        backfill::request(&tx, asked).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Sends all that was asked for.
    pub(crate) async fn send_backfills(&self) {
        let backfills = Backfills::new(self.publisher.clone(), Arc::clone(&self.bus));
        while backfills.take_turn().await.unwrap() == BackfillOutcome::More {}
        self.free_leases().await;
    }
}

/// A service that publishes, on the engine of `db`, and what its database goes with.
pub(crate) async fn publisher_beside(db: &TestDb) -> (Db, Scratch) {
    let scratch = Scratch::create::<Migrator>(db.engine()).await.unwrap();
    let parts = DbParts {
        service: PUBLISHER,
        clock: Arc::clone(db.clock()),
        ids: Arc::new(SystemIds),
        sealer: Sealer::for_tests(),
    };
    (scratch.open(parts).await.unwrap(), scratch)
}

/// Sets `task` going beside the test, with which it ends.
#[expect(clippy::disallowed_methods, reason = "a test has no runner")]
fn going<T: Send + 'static>(task: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
    tokio::spawn(task)
}

async fn note(heard: &Heard, _tx: &Tx, _event: CustomerChanged, envelope: &Envelope) -> Result<(), Failure> {
    heard.lock().unwrap().entry(envelope.subject.clone()).or_default().push(envelope.sequence);
    Ok(())
}

fn subscription(service: &'static str, bindings: Vec<Binding>) -> Subscription {
    Subscription { service, bindings, prefetch: 64, partitions: 1, concurrency: 4, batch_size: 1 }
}

/// Counts what has to come later.
struct Counting {
    consumer: InboxConsumer,
    refused: Arc<AtomicUsize>,
}

#[async_trait]
impl Consumer for Counting {
    async fn consume(&self, delivery: Delivery<'_>) -> Outcome {
        let outcome = self.consumer.consume(delivery).await;
        if matches!(outcome, Outcome::Later { .. }) {
            self.refused.fetch_add(1, Ordering::SeqCst);
        }
        outcome
    }

    async fn dead_letter(&self, letter: DeadLetter) -> Result<(), BusError> {
        self.consumer.dead_letter(letter).await
    }
}

#[expect(clippy::disallowed_methods, reason = "tests are told where their broker is")]
fn config() -> RabbitConfig {
    let url = std::env::var("STEWARD_TEST_RABBITMQ_URL")
        .unwrap_or_else(|_unset| "amqp://guest:guest@127.0.0.1:5672/%2f".to_owned());
    let retry = RetryPolicy::new(vec![Duration::from_millis(50)]);
    RabbitConfig { prefix: format!("test-{}", SystemIds.next()), retry, ..RabbitConfig::new(url) }
}

async fn remove(config: &RabbitConfig, service: &str) {
    let connection = Connection::connect(&config.url, ConnectionProperties::default()).await.unwrap();
    let channel = connection.create_channel().await.unwrap();
    for queue in RabbitBus::queues(config, service) {
        channel.queue_delete(queue.into(), QueueDeleteOptions::default()).await.unwrap();
    }
    let events = format!("{}.events", config.prefix);
    for exchange in RabbitBus::exchanges(config, service).into_iter().chain([events]) {
        channel.exchange_delete(exchange.into(), ExchangeDeleteOptions::default()).await.unwrap();
    }
}
