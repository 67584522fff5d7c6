//! Queues that are not there, and brokers: nothing that was confirmed is lost by it.

use std::{collections::BTreeSet, sync::Arc};

use bus::{
    Bus, BusError, Outcome, Subscription,
    rabbit::{RabbitBus, RabbitConfig},
};
use tokio_util::sync::CancellationToken;

use crate::{
    bench::{
        ALPHA, BETA, Bench, Process, any_call, calls, publish_in_order, result, subscription, until, within,
    },
    broker::with_broker,
    probe::Probe,
};

fn single() -> Subscription {
    Subscription { partitions: 1, ..subscription(ALPHA, calls()) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_published_while_a_queue_is_missing_arrives_once_it_is_made_again() {
    with_broker(async |broker| {
        let bus = broker.bus().await;
        bus.declare(&single()).await.unwrap();
        broker.delete(&broker.name("alpha.0")).await;
        let envelope = any_call();
        bus.publish(&envelope).await.unwrap();
        until(async || broker.waiting(&broker.name("alpha.unrouted")).await == 1).await;

        let probe = Probe::obliging();
        let process = Process::start(&bus, single(), &probe).await;
        let seen = probe.next().await;
        assert_eq!((&seen.envelope, seen.attempt), (&envelope, 1));
        process.stop().await;
        assert!(probe.has_nothing_more().await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_queue_that_is_deleted_under_its_consumer_costs_no_message_that_comes_after() {
    with_broker(async |broker| {
        let bus = broker.bus().await;
        let probe = Probe::obliging();
        let process = Process::start(&bus, single(), &probe).await;
        let first = any_call();
        bus.publish(&first).await.unwrap();
        assert_eq!(probe.next().await.envelope.id, first.id);

        broker.delete(&broker.name("alpha.0")).await;
        let sent: Vec<_> = (0..200).map(|_| any_call()).collect();
        let mut missing: BTreeSet<_> = sent.iter().map(|envelope| envelope.id).collect();
        let publishing = publish_in_order(&bus, sent);
        while !missing.is_empty() {
            missing.remove(&probe.next().await.envelope.id);
        }
        result(publishing).await.unwrap();
        process.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_whose_retry_queue_was_deleted_is_not_lost_among_others() {
    with_broker(async |broker| {
        let bus = broker.bus().await;
        let probe = Probe::answering(|seen| match seen.attempt {
            1 => Outcome::Retry { reason: "not yet".to_owned() },
            _again => Outcome::Done,
        });
        let process = Process::start(&bus, subscription(ALPHA, calls()), &probe).await;
        let first = any_call();
        bus.publish(&first).await.unwrap();
        assert_eq!(probe.next().await.attempt, 1);
        assert_eq!(probe.next().await.attempt, 2);

        broker.delete(&broker.name("alpha.delay.40")).await;
        let sent: Vec<_> = (0..100).map(|_| any_call()).collect();
        let mut missing: BTreeSet<_> = sent.iter().map(|envelope| envelope.id).collect();
        let publishing = publish_in_order(&bus, sent);
        while !missing.is_empty() {
            let seen = probe.next().await;
            missing.retain(|id| seen.attempt != 2 || *id != seen.envelope.id);
        }
        result(publishing).await.unwrap();
        process.stop().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_published_before_its_subscribers_have_their_queues() {
    with_broker(async |broker| {
        let subscribers = [ALPHA, BETA].map(ToOwned::to_owned).to_vec();
        let bus = RabbitBus::new(RabbitConfig { subscribers, ..broker.config.clone() }).unwrap();
        let (other, envelope) = (broker.bus().await, any_call());
        other.declare(&subscription(ALPHA, calls())).await.unwrap();
        let refused = bus.publish(&envelope).await;
        assert!(matches!(refused, Err(BusError::Unavailable { .. })), "{refused:?}");
        assert!(!bus.is_ready().await);

        other.declare(&subscription(BETA, calls())).await.unwrap();
        until(async || bus.publish(&envelope).await.is_ok()).await;
        until(async || bus.depth(ALPHA).await.unwrap() == 1 && bus.depth(BETA).await.unwrap() == 1).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bus_that_was_made_while_the_broker_was_away_works_once_it_is_there() {
    with_broker(async |broker| {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let (url, target) = crate::on_rabbitmq::line::through(&address);
        let bus = RabbitBus::new(RabbitConfig { url, ..broker.config.clone() }).unwrap();
        let bus: Arc<dyn Bus> = Arc::new(bus);
        let probe = Probe::obliging();
        let consumer = Arc::clone(&probe);
        assert!(!bus.is_ready().await);
        let refused = bus.subscribe(subscription(ALPHA, calls()), consumer, CancellationToken::new()).await;
        assert!(matches!(refused.err(), Some(BusError::Unavailable { .. })));

        let _proxy = crate::proxy::Proxy::at(address, target).await;
        until(async || bus.declare(&subscription(ALPHA, calls())).await.is_ok()).await;
        let process = Process::start(&bus, subscription(ALPHA, calls()), &probe).await;
        let envelope = any_call();
        until(async || within(bus.publish(&envelope)).await.is_ok()).await;
        assert_eq!(probe.next().await.envelope.id, envelope.id);
        process.stop().await;
    })
    .await;
}
