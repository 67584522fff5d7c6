//! Nothing lost, nothing doubled: a cluster takes contacts while a storm passes over it (see `chaos`); then everything is
//! counted.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests fail by panicking")]

mod chaos;
mod engine;
mod line;
mod newer;

use std::{
    collections::BTreeMap,
    io::Write,
    sync::atomic::{AtomicBool, Ordering},
};

use suite_tests::{Engines, Ground, Suite, count, load, service_names};

use crate::{chaos::Sky, engine::PrivateEngine, line::Line};

/// Who calls.
const CALLERS: usize = 50;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_and_nothing_is_doubled_whatever_fails_in_a_cluster() {
    let mut lines = BTreeMap::new();
    for service in service_names() {
        lines.insert(service, Line::to(&suite_tests::postgres()).await);
    }
    let (broker, cache) = (PrivateEngine::start("rabbitmq", 3), PrivateEngine::start("redis", 1));
    let way_to_broker = Line::to(&format!("127.0.0.1:{}", broker.port())).await;
    let engines = Engines {
        bus: format!("amqp://guest:guest@{}/%2f", way_to_broker.address()),
        cache: format!("redis://127.0.0.1:{}", cache.port()),
        databases: lines.iter().map(|(service, line)| (*service, line.address())).collect(),
        ..Engines::default()
    };
    let mut sky = Sky { broker, way_to_broker, cache, lines };
    let mut suite = Suite::cluster_on(engines, &[chaos::RETRIES]).await;
    let ground = Ground::lay(&suite.admin().await, CALLERS).await;

    let is_over = AtomicBool::new(false);
    let callers = load::Callers::of(&suite);
    let taking = load::take_all(callers.clone(), &ground, &is_over);
    let raging = async {
        let newer = newer::publish(&suite.cluster().queues(), &ground).await;
        let storm = chaos::rage(suite.cluster(), &mut sky, &callers).await;
        is_over.store(true, Ordering::Release);
        (storm, newer)
    };
    let (mut taken, (storm, newer)) = tokio::join!(taking, raging);
    taken.told_of.extend(newer);

    show(&storm);
    let api = callers.api().await;
    count::wait_for_quiet(&api, &ground, (&suite.cluster().queues(), chaos::RETRIES.1)).await;
    let counted = count::count(&api, &taken, (&ground, suite.cluster())).await;
    show(&counted);
    counted.must_be_exact();
    suite.stop().await;
}

/// The counters are the result. Written past the capture of the test harness, which keeps what a test that passes
/// prints to itself.
fn show(counters: &impl std::fmt::Display) {
    std::io::stdout().write_all(format!("{counters}\n").as_bytes()).unwrap();
}
