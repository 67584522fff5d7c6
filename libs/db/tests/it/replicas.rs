//! Two replicas of one consumer on a real broker, which gives each of them every second event of a subject: they have no
//! partitions, so that only the cursors keep the order.

use std::{
    collections::BTreeMap,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex},
};

use bus::{
    Bus, Subscription,
    rabbit::{RabbitBus, RabbitConfig},
};
use contracts::archive::CustomerChanged;
use db::{InboxConsumer, Tx, testing::TestDb};
use envelope::Envelope;
use futures_util::{FutureExt, future::try_join_all};
use kernel::{Failure, IdGen, SystemIds};
use lapin::{
    Connection, ConnectionProperties,
    options::{ExchangeDeleteOptions, QueueDeleteOptions},
};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::support::{Migrator, customer, envelope, until};

type Order = Arc<Mutex<BTreeMap<String, Vec<i32>>>>;

async fn note_order(
    order: &Order,
    _tx: &Tx,
    _event: CustomerChanged,
    envelope: &Envelope,
) -> Result<(), Failure> {
    order.lock().unwrap().entry(envelope.subject.clone()).or_default().push(envelope.sequence);
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "tests are told where their broker is")]
fn config() -> RabbitConfig {
    let url = std::env::var("STEWARD_TEST_RABBITMQ_URL")
        .unwrap_or_else(|_unset| "amqp://guest:guest@127.0.0.1:5672/%2f".to_owned());
    RabbitConfig { prefix: format!("test-{}", SystemIds.next()), ..RabbitConfig::new(url) }
}

async fn remove(config: &RabbitConfig) {
    let connection = Connection::connect(&config.url, ConnectionProperties::default()).await.unwrap();
    let channel = connection.create_channel().await.unwrap();
    for queue in RabbitBus::queues(config, "test") {
        channel.queue_delete(queue.into(), QueueDeleteOptions::default()).await.unwrap();
    }
    let events = format!("{}.events", config.prefix);
    for exchange in RabbitBus::exchanges(config, "test").into_iter().chain([events]) {
        channel.exchange_delete(exchange.into(), ExchangeDeleteOptions::default()).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_of_one_subject_keep_their_order_between_two_replicas_in_a_cluster() {
    let config = config();
    let outcome = AssertUnwindSafe(story(&config)).catch_unwind().await;
    remove(&config).await;
    outcome.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
}

async fn story(config: &RabbitConfig) {
    let db = TestDb::postgres::<Migrator>().await;
    let (order, shutdown) = (Order::default(), CancellationToken::new());
    let mut replicas = JoinSet::new();
    for own in [db.db.clone(), db.another().await.unwrap()] {
        let consumer = Arc::new(InboxConsumer::new(own).on(Arc::clone(&order), note_order));
        let subscription = Subscription {
            service: "test",
            bindings: consumer.bindings(),
            partitions: 0,
            prefetch: 64,
            concurrency: 8,
            batch_size: 1,
        };
        let bus = RabbitBus::connect(config.clone()).await.unwrap();
        replicas.spawn(bus.subscribe(subscription, consumer, shutdown.clone()).await.unwrap());
    }

    let subjects = [(); 6].map(|()| customer());
    let said: Vec<Envelope> =
        (1..=8).flat_map(|sequence| subjects.map(|id| envelope(&db, id, sequence))).collect();
    let bus = RabbitBus::connect(config.clone()).await.unwrap();
    try_join_all(said.iter().map(|envelope| bus.publish(envelope))).await.unwrap();
    until("all are handled", async || order.lock().unwrap().values().map(Vec::len).sum::<usize>() == 48)
        .await;
    shutdown.cancel();
    while replicas.join_next().await.is_some() {}
    for sequences in order.lock().unwrap().values() {
        assert_eq!(*sequences, (1..=8).collect::<Vec<_>>());
    }
}
