//! Partitions as the broker holds them.

use std::{collections::BTreeSet, sync::Arc};

use bus::{Bus, Outcome, Subscription};
use futures_util::FutureExt;
use kernel::EventId;
use lapin::{
    BasicProperties,
    options::BasicPublishOptions,
    types::{AMQPValue, FieldTable},
};

use crate::{
    bench::{ALPHA, Bench, Process, any_call, calls, publish_in_order, result, subscription, until},
    broker::{Broker, with_broker},
    on_rabbitmq::line::behind_proxy,
    probe::Probe,
};

fn divided(partitions: u16) -> Subscription {
    Subscription { partitions, ..subscription(ALPHA, calls()) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_partition_that_is_deleted_while_everybody_publishes_costs_no_message_that_comes_after() {
    with_broker(async |broker| {
        let bus = broker.bus().await;
        let probe = Probe::obliging();
        let process = Process::start(&bus, divided(3), &probe).await;
        bus.publish(&any_call()).await.unwrap();
        probe.next().await;
        broker.delete(&broker.name("alpha.1")).await;
        hears_all(&bus, &probe, 200).await;
        process.stop().await;
    })
    .await;
}

async fn hears_all(bus: &Arc<dyn Bus>, probe: &Probe, count: usize) {
    let sent: Vec<_> = (0..count).map(|_| any_call()).collect();
    let mut missing: BTreeSet<EventId> = sent.iter().map(|envelope| envelope.id).collect();
    let publishing = publish_in_order(bus, sent);
    while !missing.is_empty() {
        missing.remove(&probe.next().await.envelope.id);
    }
    result(publishing).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_replica_takes_over_from_one_that_is_cut_off() {
    with_broker(async |broker| {
        let (proxy, far) = behind_proxy(broker).await;
        let near = broker.bus().await;
        let (one, other) = (Probe::obliging(), Probe::obliging());
        let first = Process::start(&far, divided(2), &one).await;
        let second = Process::start(&near, divided(2), &other).await;
        near.publish(&any_call()).await.unwrap();
        proxy.cut().await;
        hears_all(&near, &other, 30).await;
        first.crash().await;
        second.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_comes_second_to_the_only_partition_stands_by() {
    with_broker(async |broker| {
        let (here, there) = (broker.bus().await, broker.bus().await);
        let (one, other) = (Probe::obliging(), Probe::obliging());
        let first = Process::start(&here, divided(1), &one).await;
        until(async || here.is_ready().await && here.partitions_held(ALPHA) == 1).await;
        let second = Process::start(&there, divided(1), &other).await;
        until(async || there.is_ready().await).await;
        hears_all(&here, &one, 20).await;
        assert_eq!((here.partitions_held(ALPHA), there.partitions_held(ALPHA)), (1, 0));
        first.stop().await;
        hears_all(&there, &other, 20).await;
        assert_eq!(there.partitions_held(ALPHA), 1);
        second.stop().await;
    })
    .await;
}

/// The partition of five in which a message waits.
async fn only_one_with_a_message(broker: &Broker) -> Option<String> {
    for queue in (0..5).map(|partition| broker.name(&format!("alpha.{partition}"))) {
        if broker.waiting(&queue).await == 1 {
            return Some(queue);
        }
    }
    None
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_tried_again_comes_back_to_its_partition() {
    with_broker(async |broker| {
        let bus = broker.bus().await;
        bus.declare(&divided(5)).await.unwrap();
        let envelope = any_call();
        bus.publish(&envelope).await.unwrap();
        let mut place = None;
        until(async || {
            place = only_one_with_a_message(broker).await;
            place.is_some()
        })
        .await;
        let probe = Probe::working(|seen| match seen.attempt {
            1 => std::future::ready(Outcome::Retry { reason: "busy".to_owned() }).boxed(),
            _again => std::future::pending().boxed(),
        });
        let process = Process::start(&bus, divided(5), &probe).await;
        assert_eq!(probe.next().await.attempt, 1);
        assert_eq!(probe.next().await.attempt, 2);
        // It is given back to the queue that it came from.
        process.crash().await;
        until(async || broker.waiting(place.as_ref().unwrap()).await == 1).await;
    })
    .await;
}

/// What a version without partitions had and left: its queue, bound straight to its exchange, and a queue of what is tried
/// again, which comes back to that.
async fn old_topology(broker: &Broker) {
    broker.bus().await.declare(&divided(0)).await.unwrap();
    let text = |value: &str| AMQPValue::LongString(value.into());
    let mut table = FieldTable::default();
    for (key, value) in [
        ("x-queue-type", text("quorum")),
        ("x-overflow", text("reject-publish")),
        ("x-message-ttl", AMQPValue::LongLongInt(3_000)),
        ("x-dead-letter-exchange", text("")),
        ("x-dead-letter-routing-key", text(&broker.name(ALPHA))),
        ("x-dead-letter-strategy", text("at-least-once")),
    ] {
        table.insert(key.into(), value);
    }
    broker.redeclare(&broker.name("alpha.retry.3000"), table).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_version_without_partitions_left_is_heard() {
    with_broker(async |broker| {
        old_topology(broker).await;
        let bus = broker.bus().await;
        let (waiting, pausing) = (any_call(), any_call());
        bus.publish(&waiting).await.unwrap();
        until(async || broker.waiting(&broker.name(ALPHA)).await == 1).await;
        let channel = broker.channel().await;
        let (queue, options) = (broker.name("alpha.retry.3000"), BasicPublishOptions::default());
        let body = pausing.to_bytes().unwrap();
        channel
            .basic_publish("".into(), queue.as_str().into(), options, &body, BasicProperties::default())
            .await
            .unwrap();

        let probe = Probe::obliging();
        let process = Process::start(&bus, divided(2), &probe).await;
        assert_eq!(probe.next().await.envelope.id, waiting.id);
        assert_eq!(probe.next().await.envelope.id, pausing.id);
        hears_all(&bus, &probe, 20).await;
        assert_eq!(broker.waiting(&broker.name(ALPHA)).await, 0);
        process.stop().await;
        bus.publish(&any_call()).await.unwrap();
        assert_eq!(broker.waiting(&broker.name(ALPHA)).await, 0, "nothing comes there any more");
        assert!(probe.has_nothing_more().await);
        channel.queue_delete(queue.into(), lapin::options::QueueDeleteOptions::default()).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn before_going_back_to_such_a_version_everything_can_be_brought_into_its_queue() {
    with_broker(async |broker| {
        let bus = broker.bus().await;
        bus.declare(&divided(3)).await.unwrap();
        let sent: Vec<_> = (0..30).map(|_| any_call()).collect();
        let mut missing: BTreeSet<EventId> = sent.iter().map(|envelope| envelope.id).collect();
        result(publish_in_order(&bus, sent)).await.unwrap();
        let probe = Probe::obliging();
        let process = Process::start(&bus, divided(0), &probe).await;
        while !missing.is_empty() {
            missing.remove(&probe.next().await.envelope.id);
        }
        for partition in 0..3 {
            let queue = broker.name(&format!("alpha.{partition}"));
            until(async || broker.waiting(&queue).await == 0).await;
        }
        process.stop().await;
        let last = any_call();
        bus.publish(&last).await.unwrap();
        let taken = broker.take(&broker.name(ALPHA)).await;
        assert_eq!(taken.delivery.data, last.to_bytes().unwrap());
    })
    .await;
}

/// As a version does that knows no partitions, or somebody who only knows the topic.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_published_without_a_slot_finds_its_partition() {
    with_broker(async |broker| {
        let bus = broker.bus().await;
        let probe = Probe::obliging();
        let process = Process::start(&bus, divided(3), &probe).await;
        let envelope = any_call();
        broker.publish_raw(&envelope.routingkey, &envelope.to_bytes().unwrap()).await;
        assert_eq!(probe.next().await.envelope, envelope);
        process.stop().await;
        assert!(probe.has_nothing_more().await);
    })
    .await;
}
