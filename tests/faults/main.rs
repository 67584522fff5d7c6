//! Nothing lost, nothing doubled: a cluster takes 2,000 contacts while its services are killed one after another at
//! random moments, and its broker and its cache are restarted; then everything is counted.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests fail by panicking")]

mod chaos;
mod count;
mod engine;
mod load;

use std::{
    io::Write,
    sync::atomic::{AtomicBool, Ordering},
};

use suite_tests::{Engines, Ground, Suite};

use crate::engine::PrivateEngine;

/// Contacts to take down.
const CONTACTS: usize = 2_000;
/// Who calls.
const CALLERS: usize = 50;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_and_nothing_is_doubled_while_everything_is_restarted() {
    let (broker, cache) = (PrivateEngine::start("rabbitmq", 3), PrivateEngine::start("redis", 1));
    let engines = Engines {
        bus: format!("amqp://guest:guest@127.0.0.1:{}/%2f", broker.port()),
        cache: format!("redis://127.0.0.1:{}", cache.port()),
        traces: None,
    };
    let mut suite = Suite::cluster_on(engines, &[]).await;
    let ground = Ground::lay(&suite.admin().await, CALLERS).await;

    let is_done = AtomicBool::new(false);
    let callers = load::Callers::of(&suite);
    let taking = load::take_all(callers.clone(), &ground, CONTACTS, &is_done);
    let raging = chaos::rage(suite.cluster(), &broker, &cache, &is_done);
    let (taken, storm) = tokio::join!(taking, raging);
    assert!(is_done.load(Ordering::Acquire));

    show(&storm);
    storm.must_have_met_the_load();
    let api = callers.api().await;
    count::wait_for_quiet(&api, &ground).await;
    let counted = count::count(&api, &taken, &ground).await;
    show(&counted);
    counted.must_be_exact();
    suite.stop().await;
}

/// The counters are the result. Written past the capture of the test harness, which keeps what a test that passes
/// prints to itself.
fn show(counters: &impl std::fmt::Display) {
    std::io::stdout().write_all(format!("{counters}\n").as_bytes()).unwrap();
}
