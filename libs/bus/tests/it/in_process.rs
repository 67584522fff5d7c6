//! The contract in process, and what only memory can be asked.

use std::sync::Arc;

use async_trait::async_trait;
use bus::{Bus, BusError, Outcome, in_process::InProcessBus};
use futures_util::FutureExt;
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::sync::Semaphore;

use crate::{
    bench::{
        ALPHA, BETA, Bench, Process, any_call, calls, policy, publish, result, subscription, until, within,
    },
    contract::contract,
    probe::Probe,
};

contract!(run);

struct Memory(Arc<dyn Bus>);

#[async_trait]
impl Bench for Memory {
    async fn bus(&self) -> Arc<dyn Bus> {
        Arc::clone(&self.0)
    }
}

async fn run(test: impl AsyncFnOnce(&Memory)) {
    test(&Memory(memory())).await;
}

fn memory() -> Arc<dyn Bus> {
    Arc::new(InProcessBus::new(policy()))
}

/// A consumer that holds every message until the gate opens.
fn gated() -> (Arc<Semaphore>, Arc<Probe>) {
    let gate = Arc::new(Semaphore::new(0));
    let inner = Arc::clone(&gate);
    let probe = Probe::working(move |_| {
        let gate = Arc::clone(&inner);
        async move {
            let _open = gate.acquire().await.unwrap();
            Outcome::Done
        }
        .boxed()
    });
    (gate, probe)
}

#[tokio::test]
async fn publishing_lasts_until_every_service_has_finished() {
    let bus = memory();
    let (gate, slow) = gated();
    let quick = Probe::obliging();
    let first = Process::start(&bus, subscription(ALPHA, calls()), &quick).await;
    let second = Process::start(&bus, subscription(BETA, calls()), &slow).await;
    let mut publishing = publish(&bus, &any_call());
    quick.next().await;
    slow.next().await;
    assert!(publishing.try_join_next().is_none());
    gate.add_permits(1);
    result(publishing).await.unwrap();
    first.stop().await;
    second.stop().await;
}

#[tokio::test]
async fn publishing_again_what_is_in_flight_joins_it() {
    let bus = memory();
    let (gate, slow) = gated();
    let process = Process::start(&bus, subscription(ALPHA, calls()), &slow).await;
    let envelope = any_call();
    let first = publish(&bus, &envelope);
    slow.next().await;
    let mut again = Box::pin(bus.publish(&envelope));
    assert!(again.as_mut().now_or_never().is_none());
    gate.add_permits(1);
    within(again).await.unwrap();
    result(first).await.unwrap();
    process.stop().await;
    assert!(slow.has_nothing_more().await);
}

#[tokio::test]
async fn what_shutdown_leaves_unfinished_fails_so_that_it_is_sent_again() {
    let bus = memory();
    let (gate, slow) = gated();
    let process =
        Process::start(&bus, bus::Subscription { prefetch: 1, ..subscription(ALPHA, calls()) }, &slow).await;
    let held = publish(&bus, &any_call());
    slow.next().await;
    let waiting = publish(&bus, &any_call());
    until(async || bus.depth(ALPHA).await.unwrap() == 1).await;

    process.shutdown.cancel();
    gate.add_permits(1);
    process.stop().await;
    result(held).await.unwrap();
    assert!(matches!(result(waiting).await, Err(BusError::Closing)));
    assert!(matches!(bus.publish(&any_call()).await, Err(BusError::Closing)));
    assert!(!bus.is_ready().await);
}

#[tokio::test]
async fn a_pause_before_the_next_attempt_does_not_hold_up_shutdown() {
    let hour = std::time::Duration::from_secs(3_600);
    let bus: Arc<dyn Bus> = Arc::new(InProcessBus::new(bus::RetryPolicy::new(vec![hour])));
    let probe = Probe::answering(|_| Outcome::Retry { reason: "busy".to_owned() });
    let process = Process::start(&bus, subscription(ALPHA, calls()), &probe).await;
    let publishing = publish(&bus, &any_call());
    probe.next().await;
    process.stop().await;
    assert!(matches!(result(publishing).await, Err(BusError::Closing)));
}

#[tokio::test]
async fn a_crash_gives_messages_back_in_their_order() {
    let bus = memory();
    let (_gate, stuck) = gated();
    let process = Process::start(&bus, subscription(ALPHA, calls()), &stuck).await;
    let subject = crate::bench::new_call();
    let flights: Vec<_> = (1..=5)
        .map(|sequence| crate::bench::call(subject, sequence))
        .map(|one| publish(&bus, &one))
        .collect();
    until(async || bus.depth(ALPHA).await.unwrap() == 0 && !stuck.has_nothing_more().await).await;
    process.crash().await;
    assert!(!bus.is_ready().await);
    assert_eq!(bus.depth(ALPHA).await.unwrap(), 5);

    let probe = Probe::obliging();
    let process = Process::start(&bus, subscription(ALPHA, calls()), &probe).await;
    let mut sequences = Vec::new();
    for flight in flights {
        result(flight).await.unwrap();
        sequences.push(probe.next().await.envelope.sequence);
    }
    assert!(sequences.is_sorted(), "{sequences:?}");
    process.stop().await;
}

#[tokio::test]
async fn a_full_queue_refuses_for_now() {
    let bus: Arc<dyn Bus> = Arc::new(InProcessBus::with_capacity(policy(), 1));
    let (gate, slow) = gated();
    let process = Process::start(&bus, subscription(ALPHA, calls()), &slow).await;
    let held = publish(&bus, &any_call());
    slow.next().await;
    assert!(matches!(bus.publish(&any_call()).await, Err(BusError::Unavailable { .. })));
    gate.add_permits(2);
    result(held).await.unwrap();
    within(bus.publish(&any_call())).await.unwrap();
    process.stop().await;
}

#[tokio::test]
async fn what_happens_is_counted() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let _counting = metrics::set_default_local_recorder(&recorder);
    let bus = memory();
    let probe = Probe::answering(|seen| match seen.attempt {
        1 => Outcome::Retry { reason: "busy".to_owned() },
        2 => Outcome::Dead { reason: "no such call".to_owned() },
        _ => Outcome::Done,
    });
    let process = Process::start(&bus, subscription(ALPHA, calls()), &probe).await;
    within(bus.publish(&any_call())).await.unwrap();
    process.stop().await;
    let text = recorder.handle().render();
    for line in [
        "bus_published_total 1",
        "bus_confirmed_total 1",
        "bus_consumed_total{service=\"alpha\",outcome=\"retry\"} 1",
        "bus_consumed_total{service=\"alpha\",outcome=\"dead\"} 1",
        "bus_dead_lettered_total{service=\"alpha\"} 1",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
    }
}
