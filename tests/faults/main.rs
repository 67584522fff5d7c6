//! Nothing lost, nothing doubled: a cluster takes contacts while faults are injected (see `chaos`); then everything is
//! counted.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod chaos;
mod engine;
mod newer;
mod proxy;

use std::{
    collections::BTreeMap,
    io::Write,
    sync::atomic::{AtomicBool, Ordering},
};

use suite_tests::{Engines, TestEstate, TestSuite, count, load, service_names};

use crate::{chaos::FaultTargets, engine::PrivateEngine, proxy::Proxy};

/// How many customers call.
const CALLERS: usize = 50;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_and_nothing_is_doubled_whatever_fails_in_a_cluster() {
    let mut database_proxies = BTreeMap::new();
    for service in service_names() {
        database_proxies.insert(service, Proxy::to(&suite_tests::postgres()).await);
    }
    let (broker, cache) = (PrivateEngine::start("rabbitmq", 3), PrivateEngine::start("redis", 1));
    let broker_proxy = Proxy::to(&format!("127.0.0.1:{}", broker.port())).await;
    let engines = Engines {
        bus: format!("amqp://guest:guest@{}/%2f", broker_proxy.address()),
        cache: format!("redis://127.0.0.1:{}", cache.port()),
        databases: database_proxies.iter().map(|(service, proxy)| (*service, proxy.address())).collect(),
        ..Engines::default()
    };
    let mut targets = FaultTargets { broker, broker_proxy, cache, database_proxies };
    let mut suite = TestSuite::cluster_on(engines, &[chaos::RETRIES]).await;
    let test_estate = TestEstate::create(&suite.admin().await, CALLERS).await;

    let is_over = AtomicBool::new(false);
    let callers = load::Callers::of(&suite);
    let taking = load::take_all(callers.clone(), &test_estate, &is_over);
    let injecting = async {
        let newer = newer::publish(&suite.cluster().queues(), &test_estate).await;
        chaos::inject_faults(suite.cluster(), &mut targets, &callers).await;
        is_over.store(true, Ordering::Release);
        newer
    };
    let (mut taken, newer) = tokio::join!(taking, injecting);
    taken.told_of.extend(newer);

    show(&"everything is counted");
    let api = callers.api().await;
    count::wait_for_quiet(&api, &test_estate, (&suite.cluster().queues(), chaos::RETRIES.1)).await;
    let counted = count::count(&api, &taken, (&test_estate, suite.cluster())).await;
    show(&counted);
    counted.must_be_exact();
    suite.stop().await;
}

/// The faults and the counters are the result. Written past the capture of the test harness, which keeps what a test that
/// passes, or is ended from outside, prints to itself.
fn show(line: &impl std::fmt::Display) {
    std::io::stdout().write_all(format!("{line}\n").as_bytes()).unwrap();
}
