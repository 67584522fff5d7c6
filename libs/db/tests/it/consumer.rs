//! The consumer: what each kind of message becomes.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use bus::{Consumer, DeadLetter, Delivery, Outcome};
use contracts::{
    archive::{CustomerChanged, UnitRegistered},
    testing::Example,
};
use db::{AfterCommit, AnyEvent, DbError, InboxConsumer, Tx, testing::TestDb};
use envelope::{Envelope, Payload};
use kernel::{ErrorKind, Failure, Refusal};
use opentelemetry::trace::{TraceContextExt, TracerProvider};
use sea_orm::prelude::Uuid;
use tracing::Instrument;
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::layer::SubscriberExt;
use vocabulary::CustomerId;

use crate::support::{
    RecordingBus, changed, count, customer, envelope, estate, insert_thing, on_both_engines, raise_thing,
    relay_of,
};

on_both_engines!(
    a_message_has_its_effect_once,
    two_processes_with_one_message_give_one_effect,
    an_event_nobody_handles_moves_the_story_on,
    a_gap_is_waited_for_and_taken_when_all_patience_is_at_an_end,
    an_early_event_is_handled_at_once_when_the_one_before_it_was,
    what_was_said_before_a_service_listened_is_not_waited_for,
    what_lies_among_the_dead_letters_is_not_waited_for,
    a_word_that_is_new_is_waited_for_as_long_as_a_roll_out_takes,
    a_refusal_is_dead_and_changes_nothing,
    what_is_broken_or_raced_for_is_tried_again_and_changes_nothing,
    what_is_away_is_waited_for_and_never_counted,
    a_panic_is_an_attempt_that_failed,
    what_follows_an_effect_is_tried_until_it_succeeds,
    what_cannot_follow_an_effect_leaves_it_alone,
    a_trace_goes_on_in_the_consumer,
);

/// Notes a customer as a thing.
pub(crate) async fn note_customer(
    _state: &(),
    tx: &Tx,
    event: CustomerChanged,
    envelope: &Envelope,
) -> Result<(), Failure> {
    insert_thing(tx, event.customer_id, event.estate_id, &envelope.sequence.to_string()).await?;
    Ok(())
}

async fn first(consumer: &InboxConsumer, envelope: &Envelope) -> Outcome {
    consumer.consume(Delivery::first(envelope)).await
}

/// Notes each event as a thing of its own.
async fn note_each(
    _state: &(),
    tx: &Tx,
    event: CustomerChanged,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    insert_thing(tx, customer(), event.estate_id, "changed").await?;
    Ok(())
}

fn noting_each(db: &TestDb) -> InboxConsumer {
    InboxConsumer::new(db.db.clone()).on((), note_each)
}

fn noting(db: &TestDb) -> InboxConsumer {
    InboxConsumer::new(db.db.clone()).on((), note_customer)
}

async fn a_message_has_its_effect_once(db: TestDb) {
    let (consumer, message) = (noting(&db), envelope(&db, customer(), 1));
    assert_eq!(first(&consumer, &message).await, Outcome::Done);
    assert_eq!(first(&consumer, &message).await, Outcome::Done);
    assert_eq!(count(&db, "things").await, 1);
    assert_eq!(consumer.bindings(), [bus::Binding::aggregate("archive", "customer")]);
}

/// Fails as often as it was told to, and counts the rest.
#[derive(Clone, Default)]
struct Following(Arc<Mutex<(u32, u32)>>);

#[async_trait::async_trait]
impl AfterCommit for Following {
    async fn settle(&self, _envelopes: &[&Envelope]) -> Result<(), Failure> {
        let mut counts = self.0.lock().unwrap();
        if counts.0 > 0 {
            counts.0 -= 1;
            return Err(Failure::Unavailable { doing: "following", source: "not yet".into() });
        }
        counts.1 += 1;
        Ok(())
    }
}

async fn what_follows_an_effect_is_tried_until_it_succeeds(db: TestDb) {
    let following = Following(Arc::new(Mutex::new((1, 0))));
    let consumer = noting(&db).then(following.clone());
    let message = envelope(&db, customer(), 1);
    let outcome = first(&consumer, &message).await;
    assert!(matches!(outcome, Outcome::Later { .. }), "{outcome:?}");
    assert_eq!(count(&db, "things").await, 1, "the effect stands");
    assert_eq!(first(&consumer, &message).await, Outcome::Done);
    assert_eq!(count(&db, "things").await, 1, "and stays one");
    assert_eq!(*following.0.lock().unwrap(), (0, 1));
}

/// A cache that is away for longer than anything it holds is worth: nothing is given up for it, and nothing is repeated.
async fn what_cannot_follow_an_effect_leaves_it_alone(db: TestDb) {
    let following = Following(Arc::new(Mutex::new((u32::MAX, 0))));
    let consumer = noting(&db).then(following);
    let messages = [envelope(&db, customer(), 1), envelope(&db, customer(), 1)];
    for message in &messages {
        let half_a_minute = Delivery { waited: Duration::from_secs(30), ..Delivery::first(message) };
        assert_eq!(consumer.consume(half_a_minute).await, Outcome::Done);
        assert_eq!(consumer.consume(Delivery::last(message, 6)).await, Outcome::Done);
    }
    assert_eq!(count(&db, "things").await, 2);
}

async fn two_processes_with_one_message_give_one_effect(db: TestDb) {
    let other = db.another().await.unwrap();
    let consumers = [noting(&db), InboxConsumer::new(other).on((), note_customer)];
    for _round in 0..10 {
        let message = envelope(&db, customer(), 1);
        let outcomes = tokio::join!(first(&consumers[0], &message), first(&consumers[1], &message));
        assert_eq!(outcomes, (Outcome::Done, Outcome::Done));
    }
    assert_eq!(count(&db, "things").await, 10);
}

async fn an_event_nobody_handles_moves_the_story_on(db: TestDb) {
    let (consumer, id) = (noting(&db), customer());
    let mut unknown = envelope(&db, id, 1);
    unknown.routingkey = "archive.customer.customer_erased.v1".to_owned();
    unknown.data = Payload::of(&serde_json::json!({ "anything": true })).unwrap();
    assert_eq!(first(&consumer, &unknown).await, Outcome::Done);
    assert_eq!(first(&consumer, &envelope(&db, id, 2)).await, Outcome::Done);
    assert_eq!(count(&db, "things").await, 1);
    assert!(matches!(first(&consumer, &envelope(&db, id, 4)).await, Outcome::Later { .. }), "3 is missing");
}

async fn a_gap_is_waited_for_and_taken_when_all_patience_is_at_an_end(db: TestDb) {
    let (consumer, message) = (noting(&db), envelope(&db, customer(), 4));
    let reason = "waits for event 1 of its subject, this is 4".to_owned();
    assert_eq!(first(&consumer, &message).await, Outcome::Later { reason: reason.clone() });
    let last_attempt = Delivery { attempt: 6, is_last: true, ..Delivery::first(&message) };
    assert_eq!(
        consumer.consume(last_attempt).await,
        Outcome::Later { reason },
        "attempts do not end the waiting"
    );
    assert_eq!((count(&db, "things").await, count(&db, "inbox_cursors").await), (0, 0));
    let patient = Delivery { waited: Duration::from_secs(6 * 3_600), may_wait: false, ..last_attempt };
    assert_eq!(consumer.consume(patient).await, Outcome::Done);
    assert_eq!(consumer.consume(patient).await, Outcome::Done);
    assert_eq!(count(&db, "things").await, 1);
}

async fn an_early_event_is_handled_at_once_when_the_one_before_it_was(db: TestDb) {
    let (consumer, id) = (noting_each(&db), customer());
    let (early, late) = (envelope(&db, id, 2), envelope(&db, id, 1));
    // As two replicas would get them.
    let outcomes = tokio::join!(first(&consumer, &early), first(&consumer, &late));
    assert_eq!(outcomes, (Outcome::Done, Outcome::Done));
    assert_eq!(count(&db, "things").await, 2);
}

async fn what_was_said_before_a_service_listened_is_not_waited_for(db: TestDb) {
    let (old, young) = (made_at(OLD), made_at(YOUNG));
    let consumer = noting_each(&db);
    assert!(
        matches!(first(&consumer, &envelope(&db, old, 5)).await, Outcome::Later { .. }),
        "nothing was noted"
    );
    consumer.note_sources().await.unwrap();
    assert_eq!(first(&consumer, &envelope(&db, old, 5)).await, Outcome::Done);
    assert_eq!(first(&consumer, &envelope(&db, old, 4)).await, Outcome::Done, "late, and not lost");
    let early = first(&consumer, &envelope(&db, old, 7)).await;
    assert!(matches!(early, Outcome::Later { .. }), "from then on in order");
    let early = first(&consumer, &envelope(&db, young, 2)).await;
    assert!(matches!(early, Outcome::Later { .. }), "its first event was said to us");
    assert_eq!(count(&db, "things").await, 2);

    let hearing_more = consumer.on((), note_unit);
    hearing_more.note_sources().await.unwrap();
    assert_eq!(count(&db, "inbox_sources").await, 2);
    assert_eq!(first(&hearing_more, &envelope(&db, made_at(OLD + 1), 3)).await, Outcome::Done);
}

/// Milliseconds: the first of January 2026, and the year 2100.
const OLD: u128 = 1_767_225_600_000;
const YOUNG: u128 = 4_102_444_800_000;

/// An id as it is made at that millisecond.
fn made_at(millis: u128) -> CustomerId {
    CustomerId::from_uuid(Uuid::from_u128((millis << 80) | (0x7000 << 64) | (0x8000 << 48) | 1))
}

async fn note_unit(_state: &(), tx: &Tx, event: UnitRegistered, _envelope: &Envelope) -> Result<(), Failure> {
    insert_thing(tx, customer(), event.estate_id, &event.label).await?;
    Ok(())
}

async fn what_lies_among_the_dead_letters_is_not_waited_for(db: TestDb) {
    let (consumer, id) = (noting(&db), customer());
    for sequence in [1, 2] {
        let poison = envelope(&db, id, sequence);
        let letter = DeadLetter {
            body: poison.to_bytes().unwrap(),
            routing_key: poison.routingkey.clone(),
            envelope: Some(poison),
            reason: "it had to be".to_owned(),
            attempts: 6,
        };
        consumer.dead_letter(letter).await.unwrap();
    }
    assert_eq!(first(&consumer, &envelope(&db, id, 3)).await, Outcome::Done);
    assert!(
        matches!(first(&consumer, &envelope(&db, id, 5)).await, Outcome::Later { .. }),
        "4 is not among them"
    );
}

async fn read_by_itself(_state: &(), _tx: &Tx, _event: AnyEvent, envelope: &Envelope) -> Result<(), Failure> {
    let _customer = envelope.open::<CustomerChanged>().map_err(DbError::from)?;
    Ok(())
}

/// An event whose payload has a word that only the next version knows: fields are added freely, words are not.
async fn a_word_that_is_new_is_waited_for_as_long_as_a_roll_out_takes(db: TestDb) {
    let id = customer();
    let mut message = envelope(&db, id, 1);
    message.data = Payload::of(&serde_json::json!({ "customer_id": id, "estate_id": "moon" })).unwrap();
    let reason = "the payload is no steward.archive.customer_changed.v1".to_owned();
    let outcome = first(&noting(&db), &message).await;
    assert_eq!(outcome, Outcome::Later { reason: reason.clone() });
    let half_an_hour = Delivery { waited: Duration::from_secs(30 * 60), ..Delivery::first(&message) };
    assert_eq!(noting(&db).consume(half_an_hour).await, Outcome::Dead { reason });
    assert_eq!(count(&db, "inbox_cursors").await, 0);
    // So it is for who hears everything, and reads by itself what it needs.
    let hearing_all = InboxConsumer::new(db.db.clone()).on_everything((), read_by_itself);
    let outcome = first(&hearing_all, &message).await;
    assert!(matches!(outcome, Outcome::Later { .. }), "{outcome:?}");
    // A consumer that does not look at the payload is not held up by it.
    let deaf = InboxConsumer::new(db.db.clone());
    assert_eq!(first(&deaf, &message).await, Outcome::Done);
}

async fn a_refusal_is_dead_and_changes_nothing(db: TestDb) {
    async fn refuse(state: &(), tx: &Tx, event: CustomerChanged, envelope: &Envelope) -> Result<(), Failure> {
        note_customer(state, tx, event, envelope).await?;
        Err(Refusal::not_found().into())
    }
    let consumer = InboxConsumer::new(db.db.clone()).on((), refuse);
    let outcome = first(&consumer, &envelope(&db, customer(), 1)).await;
    assert!(matches!(outcome, Outcome::Dead { .. }), "{outcome:?}");
    assert_eq!((count(&db, "things").await, count(&db, "inbox_cursors").await), (0, 0));
}

/// Fails as the state says; the note it made before must go too.
async fn stumble(how: &How, tx: &Tx, event: CustomerChanged, envelope: &Envelope) -> Result<(), Failure> {
    let id = event.customer_id;
    note_customer(&(), tx, event, envelope).await?;
    let refused = |kind| Failure::from(Refusal { kind, ..Refusal::not_found() });
    match how {
        How::NoAnswer => Err(Failure::Unavailable { doing: "asking", source: "no answer".into() }),
        How::Busy => Err(refused(ErrorKind::RateLimited)),
        How::Closed => Err(refused(ErrorKind::Unavailable)),
        How::NotHeardOf => tx.expect_estate(estate()).await.map(drop),
        How::Broken => Err(Failure::Broken { doing: "asking", source: "nonsense".into() }),
        How::Raced => db::expect_one(raise_thing(tx, id, 9).await?),
    }
}

#[derive(Debug, Clone, Copy)]
enum How {
    NoAnswer,
    Busy,
    Closed,
    NotHeardOf,
    Broken,
    Raced,
}

async fn what_is_broken_or_raced_for_is_tried_again_and_changes_nothing(db: TestDb) {
    for how in [How::Broken, How::Raced] {
        let consumer = InboxConsumer::new(db.db.clone()).on(how, stumble);
        let outcome = first(&consumer, &envelope(&db, customer(), 1)).await;
        assert!(matches!(outcome, Outcome::Retry { .. }), "{how:?}: {outcome:?}");
    }
    assert_eq!((count(&db, "things").await, count(&db, "inbox_cursors").await), (0, 0));
}

async fn what_is_away_is_waited_for_and_never_counted(db: TestDb) {
    for how in [How::NoAnswer, How::Busy, How::Closed, How::NotHeardOf] {
        let consumer = InboxConsumer::new(db.db.clone()).on(how, stumble);
        let message = envelope(&db, customer(), 1);
        let last_attempt = Delivery { attempt: 6, is_last: true, ..Delivery::first(&message) };
        let outcome = consumer.consume(last_attempt).await;
        assert!(matches!(outcome, Outcome::Later { .. }), "{how:?}: {outcome:?}");
    }
    assert_eq!((count(&db, "things").await, count(&db, "inbox_cursors").await), (0, 0));
    let closed = db.another().await.unwrap();
    let consumer = InboxConsumer::new(closed.clone()).on((), note_customer);
    assert!(consumer.is_ready().await);
    closed.close().await.unwrap();
    assert!(!consumer.is_ready().await);
    assert!(matches!(first(&consumer, &envelope(&db, customer(), 1)).await, Outcome::Later { .. }));
}

async fn a_panic_is_an_attempt_that_failed(db: TestDb) {
    async fn stumble(
        _state: &(),
        tx: &Tx,
        event: UnitRegistered,
        _envelope: &Envelope,
    ) -> Result<(), Failure> {
        insert_thing(tx, customer(), event.estate_id, &event.label).await?;
        panic!("a bug");
    }
    let consumer = noting(&db).on((), stumble);
    let event = changed(customer());
    let unit = UnitRegistered {
        unit_id: vocabulary::UnitId::from_uuid(event.customer_id.as_uuid()),
        estate_id: event.estate_id,
        label: "1-501".to_owned(),
        ..UnitRegistered::example()
    };
    let message =
        Envelope::wrap(kernel::EventId::new(&kernel::SystemIds), db.clock().now(), 1, &unit).unwrap();
    let reason = "the handler panicked".to_owned();
    assert_eq!(first(&consumer, &message).await, Outcome::Retry { reason });
    assert_eq!(count(&db, "things").await, 0);
    assert_eq!(
        first(&consumer, &envelope(&db, customer(), 1)).await,
        Outcome::Done,
        "the next one is handled"
    );
}

/// Request → log → relay → consumer: one trace, and each a child of the one before.
async fn a_trace_goes_on_in_the_consumer(db: TestDb) {
    async fn note_trace(
        seen: &Arc<Mutex<String>>,
        _tx: &Tx,
        _event: CustomerChanged,
        _envelope: &Envelope,
    ) -> Result<(), Failure> {
        *seen.lock().unwrap() = current_trace();
        Ok(())
    }
    let provider = opentelemetry_sdk::trace::SdkTracerProvider::builder().build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("test"));
    let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(layer));

    let seen = Arc::new(Mutex::new(String::new()));
    let consumer = Arc::new(InboxConsumer::new(db.db.clone()).on(Arc::clone(&seen), note_trace));
    let bus = RecordingBus::to(consumer);
    let said = async {
        let tx = db.begin().await.unwrap();
        tx.publish(&changed(customer()), 1).unwrap();
        tx.commit().await.unwrap();
        current_trace()
    };
    let said = said.instrument(tracing::info_span!("request")).await;
    relay_of(&db, &bus).run_once().await.unwrap();
    assert_eq!(said.len(), 32);
    assert_eq!(*seen.lock().unwrap(), said);
    let traceparent = bus.taken()[0].traceparent.clone().unwrap();
    assert!(traceparent.starts_with(&format!("00-{said}-")), "{traceparent}");
}

fn current_trace() -> String {
    tracing::Span::current().context().span().span_context().trace_id().to_string()
}
