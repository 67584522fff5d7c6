//! What a service takes before it does anything.

use std::time::{Duration, Instant};

use suite_tests::{Process, Shape, TestCluster, TestSuite, service_names};

use crate::table::Table;

/// How often a start is measured; the best counts, since the machine is shared.
const STARTS: usize = 3;
/// After which a service that nobody asks is at rest.
pub(crate) const REST: Duration = Duration::from_secs(5);
const AIM: &str = "≤ 60 MiB, ≤ 1 s";

/// Starts each service anew and looks at it a moment later.
pub(crate) async fn measure(cluster: &mut TestCluster, limit: &str, table: &mut Table) {
    let mut starts = Vec::new();
    for service in service_names() {
        starts.push((service, best_start(async || cluster.crash(service).await).await));
    }
    tokio::time::sleep(REST).await;
    for (service, start) in starts {
        let process = cluster.processes().find(|(name, _process)| *name == service);
        let seen = seen(process.unwrap().1, start);
        table.add(&format!("{service}, idle"), seen, limit.to_owned(), AIM);
    }
}

/// The same of all services in one process, at its second start: the first migrates every database.
pub(crate) async fn measure_embedded(limit: &str, table: &mut Table) {
    let mut suite = TestSuite::start(Shape::Embedded).await;
    let client = reqwest::Client::new();
    let process = suite.process();
    let start = best_start(async || start_again(process, &client).await).await;
    tokio::time::sleep(REST).await;
    let seen = seen(process, start);
    table.add("allinone, idle", seen, limit.to_owned(), "none: every service in one process");
    suite.stop().await;
}

/// What a process takes that listens and answers, and no more: the limit of the others.
pub(crate) async fn bare() -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Process::new("bare", suite_tests::free_port(), Vec::new(), folder.path());
    let client = reqwest::Client::new();
    let start = best_start(async || start_again(&mut process, &client).await).await;
    tokio::time::sleep(REST).await;
    let seen = seen(&process, start);
    process.kill().await;
    format!("{seen}: an HTTP server with nothing behind it")
}

async fn start_again(process: &mut Process, client: &reqwest::Client) {
    process.kill().await;
    process.start();
    process.ready(client).await;
}

async fn best_start(mut start: impl AsyncFnMut()) -> Duration {
    let mut best = Duration::MAX;
    for _start in 0..STARTS {
        let begun = Instant::now();
        start().await;
        best = best.min(begun.elapsed());
    }
    best
}

fn seen(process: &Process, start: Duration) -> String {
    format!("{:.1} MiB, ready after {} ms", resident(process), start.as_millis())
}

/// Resident memory in MiB.
pub(crate) fn resident(process: &Process) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id().unwrap())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}
