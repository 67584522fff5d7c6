//! Crashes, shutdowns, replicas, and what operators ask.

use std::sync::Arc;

use bus::{BusError, Outcome};
use futures_util::FutureExt;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::{
    bench::{ALPHA, Bench, Process, any_call, calls, publish, result, subscription, until},
    probe::Probe,
};

/// A consumer that holds every message until the gate has a permit for it.
fn held_at(gate: &Arc<Semaphore>) -> Arc<Probe> {
    let gate = Arc::clone(gate);
    Probe::working(move |_| {
        let gate = Arc::clone(&gate);
        async move {
            gate.acquire().await.unwrap().forget();
            Outcome::Done
        }
        .boxed()
    })
}

pub(crate) async fn a_crash_in_the_middle_of_a_message_brings_it_again(bench: &dyn Bench) {
    let bus = bench.bus().await;
    let stuck = held_at(&Arc::new(Semaphore::new(0)));
    let process = Process::start(&bus, subscription(ALPHA, calls()), &stuck).await;
    let envelope = any_call();
    let publishing = publish(&bus, &envelope);
    assert_eq!(stuck.next().await.envelope.id, envelope.id);
    process.crash().await;

    let probe = Probe::obliging();
    let process = Process::start(&bus, subscription(ALPHA, calls()), &probe).await;
    let seen = probe.next().await;
    assert_eq!((seen.envelope.id, seen.attempt), (envelope.id, 1));
    result(publishing).await.unwrap();
    process.stop().await;
}

pub(crate) async fn shutdown_finishes_what_it_holds(bench: &dyn Bench) {
    let bus = bench.bus().await;
    let gate = Arc::new(Semaphore::new(0));
    let slow = held_at(&gate);
    let mut process = Process::start(&bus, subscription(ALPHA, calls()), &slow).await;
    let held = any_call();
    let publishing = publish(&bus, &held);
    assert_eq!(slow.next().await.envelope.id, held.id);

    process.shutdown.cancel();
    assert!(!process.has_stopped());
    gate.add_permits(1);
    process.stop().await;
    result(publishing).await.unwrap();

    // Had it not been acknowledged, it would come before the next one.
    let probe = Probe::obliging();
    let process = Process::start(&bus, subscription(ALPHA, calls()), &probe).await;
    let next = any_call();
    bus.publish(&next).await.unwrap();
    assert_eq!(probe.next().await.envelope.id, next.id);
    process.stop().await;
}

pub(crate) async fn what_is_said_before_a_declared_service_first_runs_waits_for_it(bench: &dyn Bench) {
    let bus = bench.bus().await;
    bus.declare(&subscription(ALPHA, calls())).await.unwrap();
    bus.declare(&subscription(ALPHA, calls())).await.unwrap();
    let envelope = any_call();
    let publishing = publish(&bus, &envelope);
    until(async || bus.depth(ALPHA).await.unwrap() == 1).await;

    let probe = Probe::obliging();
    let process = Process::start(&bus, subscription(ALPHA, calls()), &probe).await;
    assert_eq!(probe.next().await.envelope.id, envelope.id);
    result(publishing).await.unwrap();
    process.stop().await;
}

pub(crate) async fn what_waits_is_counted(bench: &dyn Bench) {
    let bus = bench.bus().await;
    let probe = Probe::obliging();
    let shutdown = CancellationToken::new();
    let consumer = Arc::clone(&probe);
    let not_running = bus.subscribe(subscription(ALPHA, calls()), consumer, shutdown).await.unwrap();
    let publishing = [any_call(), any_call(), any_call()].map(|envelope| publish(&bus, &envelope));
    until(async || bus.depth(ALPHA).await.unwrap() == 3).await;

    let process = Process::start(&bus, subscription(ALPHA, calls()), &probe).await;
    for flight in publishing {
        result(flight).await.unwrap();
    }
    until(async || bus.depth(ALPHA).await.unwrap() == 0).await;
    drop(not_running);
    process.stop().await;
}

pub(crate) async fn a_running_bus_is_ready(bench: &dyn Bench) {
    let bus = bench.bus().await;
    assert!(bus.is_ready().await);
    let process = Process::start(&bus, subscription(ALPHA, calls()), &Probe::obliging()).await;
    until(async || bus.is_ready().await).await;
    process.stop().await;
}

pub(crate) async fn a_subscription_that_can_receive_nothing_is_refused(bench: &dyn Bench) {
    let bus = bench.bus().await;
    let fruitless = [
        subscription(ALPHA, Vec::new()),
        bus::Subscription { prefetch: 0, ..subscription(ALPHA, calls()) },
        bus::Subscription { concurrency: 0, ..subscription(ALPHA, calls()) },
        bus::Subscription { partitions: 21, ..subscription(ALPHA, calls()) },
        bus::Subscription { batch_size: 0, ..subscription(ALPHA, calls()) },
    ];
    for subscription in fruitless {
        let refused = bus.subscribe(subscription, Probe::obliging(), CancellationToken::new()).await.err();
        assert!(matches!(refused, Some(BusError::Misconfigured(_))));
    }
}
