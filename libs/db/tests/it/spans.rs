//! What a trace tells of the database: a span for each group of statements, below whoever waits for it.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use bus::{Consumer, Delivery, Outcome};
use db::{AuditEntry, FiredTimer, InboxConsumer, Timer, Timers, Tx, testing::TestDb};
use kernel::{Actor, Failure};
use opentelemetry::{
    Context,
    trace::{SpanId, TracerProvider},
};
use opentelemetry_sdk::{
    error::OTelSdkResult,
    trace::{SdkTracerProvider, Span, SpanData, SpanProcessor},
};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, level_filters::LevelFilter, subscriber::DefaultGuard};
use tracing_subscriber::{Layer, filter::Targets, layer::SubscriberExt};

use crate::{
    consumer::note_customer,
    support::{RecordingBus, changed, customer, envelope, on_both_engines, publish_each, relay_of, until},
};

on_both_engines!(
    a_transaction_and_a_batch_show_what_they_wait_for,
    messages_that_are_heard_together_lead_to_what_was_done_for_all,
    timers_fire_below_their_turn,
    the_relay_shows_the_look_that_a_commit_asks_for,
);

/// Keeps the spans that ended.
#[derive(Debug, Clone, Default)]
struct Ended(Arc<Mutex<Vec<SpanData>>>);

impl SpanProcessor for Ended {
    fn on_start(&self, _span: &mut Span, _context: &Context) {}

    fn on_end(&self, span: SpanData) {
        self.0.lock().unwrap().push(span);
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        Ok(())
    }
}

impl Ended {
    /// Keeps what ends on this thread from now on, of this crate as much as the host sends.
    fn record(&self) -> DefaultGuard {
        let provider = SdkTracerProvider::builder().with_span_processor(self.clone()).build();
        let sent = Targets::new().with_default(LevelFilter::INFO).with_target("db", LevelFilter::DEBUG);
        let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("test")).with_filter(sent);
        tracing::subscriber::set_default(tracing_subscriber::registry().with(layer))
    }

    fn all(&self) -> Vec<SpanData> {
        self.0.lock().unwrap().clone()
    }

    /// So many spans of this name. The driver's thread lets go of a span a moment after its answer came, and a span ends
    /// after all that are below it.
    async fn named(&self, name: &str, count: usize) -> Vec<SpanData> {
        let found = || self.all().into_iter().filter(|span| span.name == name).collect::<Vec<_>>();
        until("the spans have ended", async || found().len() >= count).await;
        found()
    }

    async fn id_of(&self, name: &str) -> SpanId {
        self.named(name, 1).await.remove(0).span_context.span_id()
    }

    /// What began below this span, in that order: each by its name and how many statements, messages or timers it had.
    async fn below(&self, name: &str) -> Vec<String> {
        let id = self.id_of(name).await;
        let mut spans = self.all();
        spans.retain(|span| span.parent_span_id == id);
        spans.sort_by_key(|span| span.start_time);
        spans.iter().map(told).collect()
    }
}

fn told(span: &SpanData) -> String {
    let is_count = |key: &str| matches!(key, "db.statements" | "messages" | "timers");
    let count = span.attributes.iter().find(|attribute| is_count(attribute.key.as_str()));
    count.map_or_else(|| span.name.to_string(), |count| format!("{} of {}", span.name, count.value))
}

async fn a_transaction_and_a_batch_show_what_they_wait_for(db: TestDb) {
    let ended = Ended::default();
    let recording = ended.record();
    let entry = || AuditEntry::new(&Actor::system("tests.tell"), "told", "customer", customer());
    let operation = async {
        let tx = db.begin().await.unwrap();
        tx.publish(&changed(customer()), 1).unwrap();
        tx.audit(entry());
        tx.commit().await.unwrap();
        db.begin().await.unwrap().rollback().await.unwrap();
        let batch = db.batch();
        batch.audit(entry());
        batch.commit().await.unwrap();
    };
    operation.instrument(tracing::info_span!("operation")).await;
    drop(recording);
    let told = ["db.begin", "db.commit of 1", "db.begin", "db.rollback", "db.batch of 1"];
    assert_eq!(ended.below("operation").await, told);
}

async fn messages_that_are_heard_together_lead_to_what_was_done_for_all(db: TestDb) {
    let consumer = InboxConsumer::new(db.db.clone()).on((), note_customer);
    let messages = [envelope(&db, customer(), 1), envelope(&db, customer(), 1)];
    let deliveries = messages.each_ref().map(Delivery::first);
    let ended = Ended::default();
    let recording = ended.record();
    assert_eq!(consumer.consume_batch(&deliveries).await, [Outcome::Done, Outcome::Done]);
    drop(recording);
    let hear = format!("{}.hear", db.service());
    assert_eq!(ended.below(&hear).await, ["db.begin", "db.commit of 0"]);
    let (id, on_changed) = (ended.id_of(&hear).await, format!("{}.on_customer_changed", db.service()));
    let messages = ended.named(&on_changed, 2).await;
    let links = messages.iter().flat_map(|span| span.links.iter().map(|link| link.span_context.span_id()));
    assert_eq!(links.collect::<Vec<_>>(), [id, id]);
}

async fn timers_fire_below_their_turn(db: TestDb) {
    async fn ring(_state: &(), _tx: &Tx, _timer: &FiredTimer) -> Result<(), Failure> {
        Ok(())
    }
    let timers = Timers::new(db.db.clone()).on("reminder", (), ring);
    let tx = db.begin().await.unwrap();
    tx.schedule(Timer::new("reminder", customer(), db.clock().now()));
    tx.commit().await.unwrap();
    let ended = Ended::default();
    let recording = ended.record();
    timers.fire_due().await.unwrap();
    timers.fire_due().await.unwrap();
    drop(recording);
    let (turn, fired) = (format!("{}.fire_timers", db.service()), format!("{}.fire_reminder", db.service()));
    assert_eq!(ended.below(&turn).await, [fired.as_str()]);
    assert_eq!(ended.below(&fired).await, ["db.begin", "db.commit of 0"]);
    let turns: Vec<String> = ended.named(&turn, 1).await.iter().map(told).collect();
    assert_eq!(turns, [format!("{turn} of 1")], "a turn that finds nothing due is none");
}

async fn the_relay_shows_the_look_that_a_commit_asks_for(db: TestDb) {
    let (bus, shutdown, ended) = (RecordingBus::new(), CancellationToken::new(), Ended::default());
    let recording = ended.record();
    let relay = format!("{}.relay", db.service());
    let found_some = |span: &SpanData| span.name == relay && told(span) != format!("{relay} of 0");
    let saying = async {
        // A look between may be faster than the one that a commit asks for, so there is more than one commit.
        until("a look is told", async || {
            publish_each(&db, customer(), 1..=1).await;
            ended.all().iter().any(found_some)
        })
        .await;
        shutdown.cancel();
    };
    tokio::join!(relay_of(&db, &bus).run(shutdown.clone()), saying);
    drop(recording);
    let looks: Vec<SpanId> = ended
        .all()
        .iter()
        .filter(|span| span.name == relay)
        .map(|span| span.span_context.span_id())
        .collect();
    let is_below_a_look = |span: &SpanData| looks.contains(&span.parent_span_id);
    assert!(!ended.all().iter().any(is_below_a_look), "a message is told in the trace of whoever said it");
}
