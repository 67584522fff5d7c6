//! What a service takes before it does anything.

use std::time::{Duration, Instant};

use suite_tests::{Cluster, Process, SERVICES};

use crate::table::Table;

/// How often a start is measured; the best counts, since the machine is shared.
const STARTS: usize = 3;
/// After which a service that nobody asks is at rest.
pub(crate) const REST: Duration = Duration::from_secs(5);

/// Starts each service anew and looks at it a moment later.
pub(crate) async fn measure(cluster: &mut Cluster, table: &mut Table) {
    let mut starts = Vec::new();
    for service in SERVICES {
        let mut best = Duration::MAX;
        for _start in 0..STARTS {
            let begun = Instant::now();
            cluster.crash(service).await;
            best = best.min(begun.elapsed());
        }
        starts.push((service, best));
    }
    tokio::time::sleep(REST).await;
    for (service, start) in starts {
        let process =
            cluster.processes().find(|(name, _process)| *name == service).map(|(_name, process)| process);
        table.add(
            &format!("{service}, idle"),
            format!("{:.1} MiB, ready after {} ms", resident(process.unwrap()), start.as_millis()),
            String::new(),
            "≤ 60 MiB, ≤ 1 s",
        );
    }
}

/// Resident memory in MiB.
fn resident(process: &Process) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id().unwrap())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}
