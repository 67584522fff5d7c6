//! The consumer: what each kind of message becomes.

use std::sync::{Arc, Mutex};

use bus::{Consumer, Delivery, Outcome};
use contracts::{
    Envelope, Payload,
    archive::{CustomerChanged, UnitRegistered},
};
use db::{Aftermath, InboxConsumer, Tx, testing::TestDb};
use kernel::{Failure, Refusal};
use opentelemetry::trace::{TraceContextExt, TracerProvider};
use tracing::Instrument;
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::layer::SubscriberExt;

use crate::support::{
    RecordingBus, changed, count, customer, envelope, insert_thing, on_both_engines, raise_thing, relay_of,
};

on_both_engines!(
    a_message_has_its_effect_once,
    two_processes_with_one_message_give_one_effect,
    an_event_nobody_handles_moves_the_story_on,
    a_gap_is_waited_for_and_taken_in_the_end,
    a_payload_of_another_shape_is_dead,
    a_refusal_is_dead_and_changes_nothing,
    what_may_pass_is_tried_again_and_changes_nothing,
    a_panic_is_an_attempt_that_failed,
    what_follows_an_effect_is_tried_until_it_succeeds,
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
    consumer.consume(Delivery { envelope, attempt: 1, is_last: false }).await
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
impl Aftermath for Following {
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
    assert!(matches!(outcome, Outcome::Retry { .. }), "{outcome:?}");
    assert_eq!(count(&db, "things").await, 1, "the effect stands");
    assert_eq!(first(&consumer, &message).await, Outcome::Done);
    assert_eq!(count(&db, "things").await, 1, "and stays one");
    assert_eq!(*following.0.lock().unwrap(), (0, 1));
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
    assert_eq!((count(&db, "things").await, count(&db, "inbox_messages").await), (1, 2));
}

async fn a_gap_is_waited_for_and_taken_in_the_end(db: TestDb) {
    let (consumer, message) = (noting(&db), envelope(&db, customer(), 4));
    let reason = "waits for event 1 of its subject, this is 4".to_owned();
    assert_eq!(first(&consumer, &message).await, Outcome::Retry { reason });
    assert_eq!((count(&db, "things").await, count(&db, "inbox_messages").await), (0, 0));
    let last = Delivery { envelope: &message, attempt: 6, is_last: true };
    assert_eq!(consumer.consume(last).await, Outcome::Done);
    assert_eq!(consumer.consume(last).await, Outcome::Done);
    assert_eq!(count(&db, "things").await, 1);
}

async fn a_payload_of_another_shape_is_dead(db: TestDb) {
    let mut message = envelope(&db, customer(), 1);
    message.data = Payload::of(&serde_json::json!({ "customer_id": 7 })).unwrap();
    let reason = "the payload is no steward.archive.customer_changed.v1".to_owned();
    assert_eq!(first(&noting(&db), &message).await, Outcome::Dead { reason });
    assert_eq!(count(&db, "inbox_messages").await, 0);
}

async fn a_refusal_is_dead_and_changes_nothing(db: TestDb) {
    async fn refuse(state: &(), tx: &Tx, event: CustomerChanged, envelope: &Envelope) -> Result<(), Failure> {
        note_customer(state, tx, event, envelope).await?;
        Err(Refusal::not_found().into())
    }
    let consumer = InboxConsumer::new(db.db.clone()).on((), refuse);
    let outcome = first(&consumer, &envelope(&db, customer(), 1)).await;
    assert!(matches!(outcome, Outcome::Dead { .. }), "{outcome:?}");
    assert_eq!((count(&db, "things").await, count(&db, "inbox_messages").await), (0, 0));
}

async fn what_may_pass_is_tried_again_and_changes_nothing(db: TestDb) {
    /// Fails as the state says; the note it made before must go too.
    async fn stumble(how: &i32, tx: &Tx, event: CustomerChanged, envelope: &Envelope) -> Result<(), Failure> {
        let id = event.customer_id;
        note_customer(&(), tx, event, envelope).await?;
        match how {
            0 => Err(Failure::Unavailable { doing: "asking", source: "no answer".into() }),
            1 => Err(Failure::Broken { doing: "asking", source: "nonsense".into() }),
            _ => db::expect_one(raise_thing(tx, id, 9).await?),
        }
    }
    for how in 0..3 {
        let consumer = InboxConsumer::new(db.db.clone()).on(how, stumble);
        let outcome = first(&consumer, &envelope(&db, customer(), 1)).await;
        assert!(matches!(outcome, Outcome::Retry { .. }), "{outcome:?}");
    }
    assert_eq!((count(&db, "things").await, count(&db, "inbox_messages").await), (0, 0));
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
        unit_id: kernel::UnitId::from_uuid(event.customer_id.as_uuid()),
        estate_id: event.estate_id,
        label: "1-501".to_owned(),
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

/// Request → outbox → relay → consumer: one trace, and each a child of the one before.
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
