//! Queues, headers and dead letters as the broker holds them.

use std::{
    collections::BTreeSet,
    pin::pin,
    sync::{Arc, Mutex},
    time::Duration,
};

use bus::{Binding, Outcome, Subscription, rabbit::RabbitBus};
use contracts::hotline::CallEnded;
use envelope::Event;
use futures_util::FutureExt;
use kernel::EventId;
use lapin::{
    options::{QueueBindOptions, QueueDeclareOptions},
    types::{AMQPValue, FieldTable},
};
use tokio::{sync::Semaphore, time::timeout};

use crate::{
    bench::{ALPHA, Bench, Process, any_call, calls, subscription, until},
    broker::{Broker, with_broker},
    probe::Probe,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_kills_its_consumer_again_and_again_is_dead_lettered() {
    with_broker(async |broker| {
        let bus = broker.bus().await;
        let killer = Probe::working(|_| std::future::pending::<Outcome>().boxed());
        let envelope = any_call();
        let process = Process::start(&bus, subscription(ALPHA, calls()), &killer).await;
        bus.publish(&envelope).await.unwrap();
        killer.next().await;
        process.crash().await;
        for _ in 0..20 {
            let process = Process::start(&bus, subscription(ALPHA, calls()), &killer).await;
            assert_eq!(killer.next().await.envelope.id, envelope.id);
            process.crash().await;
        }

        let process = Process::start(&bus, subscription(ALPHA, calls()), &killer).await;
        let letter = killer.next_dead_letter().await;
        assert_eq!(letter.reason, "the broker gave up: delivery_limit");
        assert_eq!((letter.attempts, letter.routing_key), (0, envelope.routingkey.clone()));
        assert_eq!(letter.envelope, Some(envelope));
        process.stop().await;
        assert!(killer.has_nothing_more().await);
    })
    .await;
}

/// Messages of which one kills the process that has it; the others are finished when it is not at hand.
struct Workload {
    killer: EventId,
    /// What the others wait for.
    gate: Semaphore,
    finished: Mutex<BTreeSet<EventId>>,
}

impl Workload {
    /// Longer than it takes until everything that was sent is at hand.
    const WHILE: Duration = Duration::from_millis(500);

    fn with(killer: EventId) -> Arc<Self> {
        Arc::new(Self { killer, gate: Semaphore::new(0), finished: Mutex::default() })
    }

    fn probe(self: &Arc<Self>) -> Arc<Probe> {
        let workload = Arc::clone(self);
        Probe::working(move |seen| Arc::clone(&workload).work_on(seen.envelope.id).boxed())
    }

    async fn work_on(self: Arc<Self>, message: EventId) -> Outcome {
        if message == self.killer {
            return std::future::pending().await;
        }
        self.gate.acquire().await.unwrap().forget();
        self.finished.lock().unwrap().insert(message);
        Outcome::Done
    }

    /// Waits until the killer is at hand. What comes without it gets done meanwhile.
    async fn meets_its_killer(&self, probe: &Probe) {
        loop {
            match timeout(Self::WHILE, probe.next()).await {
                Ok(seen) if seen.envelope.id == self.killer => return,
                Ok(_other) => {}
                Err(_nothing_more) => self.gate.add_permits(1),
            }
        }
    }

    /// Waits until the killer is dead-lettered and then all others are finished.
    async fn ends_without_its_killer(&self, probe: &Probe, others: &BTreeSet<EventId>) {
        let letter = probe.next_dead_letter().await;
        assert_eq!(letter.envelope.unwrap().id, self.killer);
        self.gate.add_permits(1_000);
        until(async || *self.finished.lock().unwrap() == *others).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_kills_its_consumers_takes_no_other_message_with_it() {
    with_broker(async |broker| {
        let bus = broker.bus().await;
        let killer = any_call();
        let workload = Workload::with(killer.id);
        let probe = workload.probe();
        bus.declare(&subscription(ALPHA, calls())).await.unwrap();
        bus.publish(&killer).await.unwrap();
        let others = [(); 5].map(|()| any_call());
        for other in &others {
            bus.publish(other).await.unwrap();
        }
        let others = BTreeSet::from(others.map(|other| other.id));
        // Who is killed between moving the killer and acknowledging it leaves a second copy of it behind: the others are
        // done only when that has met its end, too.
        let mut all_ends = pin!(workload.ends_without_its_killer(&probe, &others));
        let last = loop {
            let process = Process::start(&bus, subscription(ALPHA, calls()), &probe).await;
            tokio::select! {
                () = &mut all_ends => break process,
                () = workload.meets_its_killer(&probe) => process.crash().await,
            }
        };
        last.stop().await;
        while let Some(letter) = probe.next_dead_letter().now_or_never() {
            assert_eq!(letter.envelope.unwrap().id, killer.id, "no other was dead-lettered");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_busy_consumer_is_sent_no_more_than_its_prefetch() {
    with_broker(async |broker| {
        let bus = broker.bus().await;
        let busy = Probe::working(|_| std::future::pending::<Outcome>().boxed());
        // Of one with a single active consumer, nobody may take a message by itself.
        let one_at_once = Subscription { partitions: 0, prefetch: 1, ..subscription(ALPHA, calls()) };
        let process = Process::start(&bus, one_at_once, &busy).await;
        let sent = [any_call(), any_call(), any_call()];
        for envelope in &sent {
            bus.publish(envelope).await.unwrap();
        }
        assert_eq!(busy.next().await.envelope.id, sent[0].id);
        // What the broker had sent to the consumer already would not be given to anybody else.
        for waiting in &sent[1..] {
            let message = broker.take(&broker.name(ALPHA)).await;
            assert_eq!(message.delivery.data, waiting.to_bytes().unwrap());
        }
        assert!(busy.has_nothing_more().await);
        process.crash().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bytes_that_are_no_envelope_are_dead_lettered() {
    with_broker(async |broker| {
        let bus = broker.bus().await;
        let probe = Probe::obliging();
        let process = Process::start(&bus, subscription(ALPHA, calls()), &probe).await;
        broker.publish_raw("hotline.call.call_ended.v1", b"\xff{}").await;
        let letter = probe.next_dead_letter().await;
        assert_eq!((letter.body.as_slice(), &letter.envelope), (&b"\xff{}"[..], &None));
        assert_eq!((letter.routing_key.as_str(), letter.attempts), ("hotline.call.call_ended.v1", 0));
        assert!(letter.reason.starts_with("not a CloudEvents envelope: "), "{}", letter.reason);
        process.stop().await;
        assert!(probe.has_nothing_more().await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_are_persistent_and_carry_the_trace() {
    with_broker(async |broker| {
        let bus = broker.bus().await;
        let channel = broker.channel().await;
        let queue = broker.name(ALPHA);
        channel
            .queue_declare(queue.as_str().into(), QueueDeclareOptions::durable(), FieldTable::default())
            .await
            .unwrap();
        let (options, none) = (QueueBindOptions::default(), FieldTable::default());
        let exchange = broker.name("events");
        channel.queue_bind(queue.as_str().into(), exchange.into(), "#".into(), options, none).await.unwrap();

        let traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        let mut envelope = any_call();
        envelope.traceparent = Some(traceparent.to_owned());
        bus.publish(&envelope).await.unwrap();

        let message = broker.take(&queue).await;
        let properties = &message.delivery.properties;
        assert_eq!(properties.delivery_mode(), &Some(2));
        assert_eq!(properties.message_id().as_ref().unwrap().as_str(), envelope.id.to_string());
        assert_eq!(properties.kind().as_ref().unwrap().as_str(), envelope.event_type);
        let headers = properties.headers().as_ref().unwrap().inner();
        assert!(!headers.contains_key("BCC") && !headers.contains_key("CC"), "the slot is the suite's own");
        let header = properties.headers().as_ref().unwrap().inner().get("traceparent").cloned();
        assert_eq!(header, Some(AMQPValue::LongString(traceparent.into())));
        assert_eq!(message.delivery.routing_key.as_str(), envelope.routingkey);
        assert_eq!(message.delivery.data, envelope.to_bytes().unwrap());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_queue_has_every_argument() {
    with_broker(async |broker| {
        let bus = broker.bus().await;
        let process = Process::start(&bus, subscription(ALPHA, calls()), &Probe::obliging()).await;
        let (entry, dead) = (broker.name("alpha"), broker.name("alpha.dead"));
        let text = |key: &str, value: &str| (key.to_owned(), AMQPValue::LongString(value.into()));
        let number = |key: &str, value| (key.to_owned(), AMQPValue::LongLongInt(value));
        let quorum = [text("x-queue-type", "quorum"), text("x-overflow", "reject-publish")];
        let surely = || text("x-dead-letter-strategy", "at-least-once");
        let dead_letters = || {
            [text("x-dead-letter-exchange", ""), text("x-dead-letter-routing-key", &dead), surely()].to_vec()
        };
        let single = ("x-single-active-consumer".to_owned(), AMQPValue::Boolean(true));
        let partition = || [vec![number("x-delivery-limit", 20), single.clone()], dead_letters()].concat();
        let delay =
            |ms| [number("x-message-ttl", ms), text("x-dead-letter-exchange", &entry), surely()].to_vec();
        let tables = [
            (broker.name("alpha.0"), partition()),
            (broker.name("alpha.1"), partition()),
            (broker.name("alpha.suspect"), [vec![number("x-delivery-limit", 17)], dead_letters()].concat()),
            (broker.name("alpha.delay.40"), delay(40)),
            (broker.name("alpha.delay.160"), delay(160)),
            (dead.clone(), vec![number("x-delivery-limit", 1_000_000)]),
            (broker.name("alpha.unrouted"), vec![number("x-delivery-limit", 1_000_000)]),
        ];
        for (name, own) in tables {
            has_exactly(broker, &name, &[quorum.to_vec(), own].concat()).await;
        }
        process.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_queue_that_is_there_with_other_arguments_is_used_as_it_is() {
    with_broker(async |broker| {
        let bus = broker.bus().await;
        for queue in RabbitBus::queues(&broker.config, ALPHA) {
            let mut other = FieldTable::default();
            other.insert("x-max-length".into(), AMQPValue::LongLongInt(7));
            broker.redeclare(&queue, other).await.unwrap();
        }
        let probe = Probe::obliging();
        let process = Process::start(&bus, subscription(ALPHA, calls()), &probe).await;
        let envelope = any_call();
        bus.publish(&envelope).await.unwrap();
        assert_eq!(probe.next().await.envelope.id, envelope.id);
        process.stop().await;
    })
    .await;
}

/// A version that needs less of an aggregate than the one before it is sent less.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_binds_single_events_is_not_sent_the_rest_of_their_aggregate_any_more() {
    with_broker(async |broker| {
        let bus = broker.bus().await;
        bus.declare(&subscription(ALPHA, calls())).await.unwrap();
        let probe = Probe::obliging();
        let single = subscription(ALPHA, vec![Binding::event(CallEnded::NAME)]);
        let process = Process::start(&bus, single, &probe).await;
        let mut answered = any_call();
        answered.routingkey = "hotline.call.call_answered.v1".to_owned();
        let ended = any_call();
        for envelope in [&answered, &ended] {
            bus.publish(envelope).await.unwrap();
        }
        assert_eq!(probe.next().await.envelope.id, ended.id);
        process.stop().await;
        assert!(probe.has_nothing_more().await);
    })
    .await;
}

/// The broker accepts a second declaration only with the same arguments.
async fn has_exactly(broker: &Broker, name: &str, arguments: &[(String, AMQPValue)]) {
    broker.redeclare(name, table(arguments)).await.unwrap();
    for missing in arguments {
        let fewer: Vec<_> = arguments.iter().filter(|one| *one != missing).cloned().collect();
        assert!(broker.redeclare(name, table(&fewer)).await.is_err(), "{name} lacks {missing:?}");
    }
}

fn table(arguments: &[(String, AMQPValue)]) -> FieldTable {
    let mut table = FieldTable::default();
    for (key, value) in arguments {
        table.insert(key.as_str().into(), value.clone());
    }
    table
}
