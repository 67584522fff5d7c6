//! A rolling upgrade, and back: a cluster of one build takes contacts while each of its processes is replaced by one of another
//! build, which publishes an event, a word and a data version that the first does not know and fills a column of its own.
//! `rolling OLDER NEWER`: the folders of their binaries. `make test-rolling` builds both.
#![expect(clippy::panic, reason = "a test fails by panicking")]
#![expect(clippy::print_stdout, reason = "the counters are the result")]

use std::{
    path::PathBuf,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use suite_tests::{Engines, TestCluster, TestEstate, TestSuite, count, load, service_names};

/// Who calls.
const CALLERS: usize = 30;
/// When a message that failed is tried again: soon, so that what would be given up is within the test.
const RETRIES: (&str, &str) = ("STEWARD__BUS__RETRY_AFTER_MS", "50,200,500,1000");
/// For so long an older and a newer process of one service run beside each other.
const SIDE_BY_SIDE: Duration = Duration::from_secs(3);

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let folders: Vec<PathBuf> = std::env::args().skip(1).map(PathBuf::from).collect();
    let [older, newer] = folders.as_slice() else { panic!("rolling OLDER NEWER: two folders of binaries") };
    let engines = Engines { binaries: Some(older.clone()), ..Engines::default() };
    let mut suite = TestSuite::cluster_on(engines, &[RETRIES]).await;
    let test_estate = TestEstate::create(&suite.admin().await, CALLERS).await;

    let is_over = AtomicBool::new(false);
    let callers = load::Callers::of(&suite);
    let taking = load::take_all(callers.clone(), &test_estate, &is_over);
    let rolling = async {
        let cluster = suite.cluster();
        // As a deployment does: every database first, under processes that know nothing of it.
        for service in service_names() {
            cluster.migrate(service, newer).await;
        }
        let there_and_back = [newer, older]
            .into_iter()
            .flat_map(|build| service_names().into_iter().map(move |service| (service, build)));
        for (service, build) in there_and_back {
            cluster.replace(service, build, SIDE_BY_SIDE).await;
            println!("{service} is of {}", build.display());
        }
        is_over.store(true, Ordering::Release);
    };
    let (taken, ()) = tokio::join!(taking, rolling);

    let api = callers.api().await;
    count::wait_for_quiet(&api, &test_estate, (&suite.cluster().queues(), RETRIES.1)).await;
    let counted = count::count(&api, &taken, (&test_estate, suite.cluster())).await;
    println!("{counted}");
    counted.must_be_exact();
    what_is_newer_was_seen(suite.cluster()).await;
    suite.stop().await;
}

/// Both versions had their say, or nothing was shown.
async fn what_is_newer_was_seen(cluster: &TestCluster) {
    let timeline = "SELECT kind, kind FROM timeline_entries WHERE kind = 'interaction_weighed'";
    let severities = "SELECT kind, kind FROM callbacks WHERE weighed_at IS NOT NULL";
    for (service, select) in [("archive", timeline), ("callbacks", severities)] {
        let rows = count::rows(cluster, service, select).await.len();
        println!("{service} has {rows} rows of the newer build");
        assert!(rows > 0, "{service} has nothing of the newer build");
    }
}
