//! How soon a consumer that is new has heard what a publisher's log holds: from the request until the last event has had its
//! effect, on PostgreSQL and RabbitMQ, each side with the thread and the connections that a process of its own has.

use std::{
    sync::{Arc, mpsc},
    time::{Duration, Instant},
};

use bus::{
    Bus, Subscription,
    rabbit::{RabbitBus, RabbitConfig},
};
use db::{
    AnyEvent, Db, DbConfig, DbParts, InboxConsumer, Tx,
    backfill::{self, BackfillMode, BackfillOutcome, BackfillRequest, Backfills},
    migration::Chassis,
    testing::TestDb,
};
use envelope::Envelope;
use kernel::{Failure, IdGen, SystemClock, SystemIds};
use lapin::{
    Connection, ConnectionProperties,
    options::{ExchangeDeleteOptions, QueueDeleteOptions},
};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement, sea_query::Query};
use sealing::Sealer;
use suite_tests::Engines;
use tokio::runtime::Builder;
use tokio_util::sync::CancellationToken;

use crate::table::Table;

/// How many entries the log has, unless it is said.
pub(crate) const ENTRIES: u32 = 50_000;
/// So many of them are about one subject.
const OF_ONE_SUBJECT: u32 = 5;
/// Entries of one statement.
const PART: u32 = 50_000;
const PUBLISHER: &str = "ticketing";
const CONSUMER: &str = "listener";
/// How often it is looked whether all was heard.
const LOOK: Duration = Duration::from_millis(20);

/// Sends a log of `entries` to a consumer that keeps a row of each event.
pub(crate) async fn measure(entries: u32, table: &mut Table) {
    let entries = entries.next_multiple_of(OF_ONE_SUBJECT);
    let [publishing, consuming] = [TestDb::postgres::<Chassis>().await, TestDb::postgres::<Chassis>().await];
    let publisher = open(publishing.url(), PUBLISHER).await;
    fill(publishing.url(), entries).await;
    let heard = Database::connect(consuming.url()).await.unwrap();
    heard
        .execute_unprepared("CREATE TABLE heard (id uuid PRIMARY KEY, subject text NOT NULL)")
        .await
        .unwrap();
    let config = RabbitConfig {
        prefix: format!("bench-{}", SystemIds.next()),
        ..RabbitConfig::new(Engines::default().bus)
    };

    let shutdown = CancellationToken::new();
    let (subscribed, is_subscribed) = mpsc::channel();
    let consumer = {
        let (url, config, shutdown) = (consuming.url().to_owned(), config.clone(), shutdown.clone());
        std::thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(consume(&url, config, subscribed, shutdown));
        })
    };
    is_subscribed.recv().unwrap();
    let bus = Arc::new(RabbitBus::connect(config.clone()).await.unwrap());
    let began = Instant::now();
    request(&publisher).await;
    let backfills = Backfills::new(publisher, bus);
    while backfills.take_turn().await.unwrap() == BackfillOutcome::More {}
    let sent = rate(entries, began);
    let all = i64::from(entries);
    let mut looks = tokio::time::interval(LOOK);
    loop {
        looks.tick().await;
        let count = Statement::from_string(DbBackend::Postgres, "SELECT count(*) FROM heard");
        let count: i64 = heard.query_one_raw(count).await.unwrap().unwrap().try_get_by_index(0).unwrap();
        if count == all {
            break;
        }
    }
    let caught_up = rate(entries, began);
    shutdown.cancel();
    consumer.join().unwrap();
    remove(&config).await;
    table.add(
        &format!("a new consumer catches up with {entries} entries"),
        caught_up,
        format!("sent at {sent}"),
        "≥ 5,000 entries/s",
    );
}

fn rate(entries: u32, began: Instant) -> String {
    format!("{:.0} entries/s", f64::from(entries) / began.elapsed().as_secs_f64())
}

/// As a service opens its database.
async fn open(url: &str, service: &'static str) -> Db {
    let (clock, ids) = (Arc::new(SystemClock), Arc::new(SystemIds));
    let parts = DbParts { service, clock, ids, sealer: Sealer::for_tests() };
    Db::connect(&DbConfig::new(url), parts).await.unwrap()
}

/// Enters events as services do: a few of each subject, in its order and among those of others.
async fn fill(url: &str, entries: u32) {
    let writer = Database::connect(url).await.unwrap();
    let subjects = entries / OF_ONE_SUBJECT;
    for from in (0..entries).step_by(usize::try_from(PART).unwrap()) {
        let last = entries.min(from + PART) - 1;
        let sql = format!(
            "INSERT INTO log_entries (id, at, routing_key, subject_kind, subject_id, sequence, estate_id, principal, \
             action, trace, data, after) SELECT gen_random_uuid(), now(), 'ticketing.ticket.ticket_opened.v1', 'ticket', \
             md5((n % {subjects})::text)::uuid::text, n / {subjects} + 1, gen_random_uuid(), 'staff:' || n % 5000, \
             'opened', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', \
             '{{\"ticket_id\":\"' || n || '\",\"text\":\"' || repeat('x', 600) || '\"}}', '{{\"number\":' || n || '}}' \
             FROM generate_series({from}::bigint, {last}::bigint) AS n"
        );
        writer.execute_unprepared(&sql).await.unwrap();
    }
    writer.execute_unprepared("VACUUM ANALYZE log_entries").await.unwrap();
}

async fn request(publisher: &Db) {
    let tx = publisher.begin().await.unwrap();
    let asked = BackfillRequest {
        consumer: CONSUMER.to_owned(),
        mode: BackfillMode::Everything,
        events: Vec::new(),
        from: None,
        requested_by: "the benchmark".to_owned(),
    };
    backfill::request(&tx, asked).await.unwrap();
    tx.commit().await.unwrap();
}

/// A service that hears everything, with the settings that the host has unless told otherwise.
async fn consume(url: &str, config: RabbitConfig, subscribed: mpsc::Sender<()>, shutdown: CancellationToken) {
    let consumer = Arc::new(InboxConsumer::new(open(url, CONSUMER).await).on_everything((), keep));
    let subscription = Subscription {
        service: CONSUMER,
        bindings: consumer.bindings(),
        partitions: 1,
        prefetch: 64,
        concurrency: 8,
        batch_size: consumer.most_per_batch(),
    };
    let bus = RabbitBus::connect(config).await.unwrap();
    let subscriber: Arc<dyn bus::Consumer> = Arc::<InboxConsumer>::clone(&consumer);
    let consuming = bus.subscribe(subscription, subscriber, shutdown).await.unwrap();
    consumer.note_sources().await.unwrap();
    subscribed.send(()).unwrap();
    consuming.await;
}

/// A row of each event.
async fn keep(_state: &(), tx: &Tx, _event: AnyEvent, envelope: &Envelope) -> Result<(), Failure> {
    let insert = Query::insert()
        .into_table("heard")
        .columns(["id", "subject"])
        .values_panic([envelope.id.as_uuid().into(), envelope.subject.as_str().into()])
        .to_owned();
    tx.insert(insert);
    Ok(())
}

async fn remove(config: &RabbitConfig) {
    let connection = Connection::connect(&config.url, ConnectionProperties::default()).await.unwrap();
    let channel = connection.create_channel().await.unwrap();
    for queue in RabbitBus::queues(config, CONSUMER) {
        channel.queue_delete(queue.into(), QueueDeleteOptions::default()).await.unwrap();
    }
    let events = format!("{}.events", config.prefix);
    for exchange in RabbitBus::exchanges(config, CONSUMER).into_iter().chain([events]) {
        channel.exchange_delete(exchange.into(), ExchangeDeleteOptions::default()).await.unwrap();
    }
}
