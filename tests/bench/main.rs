//! What the suite does in a second, each figure beside a limit taken in the same run on the same machine.
//!
//! A release build of the cluster shape runs on real engines. Load is open-loop: requests start when they are due,
//! whether or not the ones before were answered, and a latency counts from the moment the request was due, so a stall
//! is seen by everybody it held up. Every load first warms up, which is not counted.
//!
//! `make bench` runs it; the load, the engines and the suite share the machine's cores.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a benchmark fails by panicking"
)]
#![expect(clippy::float_arithmetic, reason = "figures are for reading")]
#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark stands outside the host that owns time and tasks"
)]
#![expect(clippy::print_stdout, reason = "the table is the result")]

mod backfill;
mod broker_limit;
mod cards;
mod creation;
mod duty;
mod effects;
mod idle;
mod latency;
mod load;
mod log;
mod pgbench;
mod records;
mod redis_limit;
mod rows;
mod scope;
mod table;
mod template;
mod upload;

use suite_tests::{Engines, TestEstate, TestSuite};

use crate::table::Table;

/// The processes of the suite and the load share a few cores: each gets the threads that a pod with one processor would
/// have, and of connections what it has unless told otherwise, where tests are more frugal.
const SETTINGS: [(&str, &str); 3] = [
    ("STEWARD__WEB__WORKERS", "1"),
    ("TOKIO_WORKER_THREADS", "1"),
    ("STEWARD__DATABASE__MAX_CONNECTIONS", "16"),
];
/// Who calls, in every load.
const CALLERS: usize = 1_000;
/// What they say.
const SUMMARY: &str = "Water under the sink, it comes from the siphon.";

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // Parts may be asked for by their names, such as `effects`; those that depend on how much there is with their size, as
    // `backfill=500000`.
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let name = |part: &String| part.split('=').next().unwrap_or_default().to_owned();
    let wants = |part: &str| wanted.is_empty() || wanted.iter().any(|wanted| name(wanted) == part);
    let size = |part: &str, usual: u64| {
        let sizes = wanted.iter().filter_map(|wanted| wanted.split_once('='));
        sizes
            .filter(|(name, _size)| *name == part)
            .map(|(_name, size)| size.parse().unwrap())
            .next()
            .unwrap_or(usual)
    };
    let mut table = Table::default();
    if wants("log") {
        log::measure(&mut table).await;
    }
    if wants("backfill") {
        let entries = size("backfill", u64::from(backfill::ENTRIES));
        backfill::measure(u32::try_from(entries).unwrap(), &mut table).await;
    }
    if !wanted.is_empty() && wanted.iter().all(|part| ["log", "backfill"].contains(&name(part).as_str())) {
        println!("{table}");
        return;
    }
    let mut suite = TestSuite::cluster_on(Engines::default(), &SETTINGS).await;
    if wants("idle") {
        let limit = idle::bare().await;
        idle::measure(suite.cluster(), &limit, &mut table).await;
        idle::measure_embedded(&limit, &mut table).await;
    }
    let api = suite.admin().await;
    let test_estate = TestEstate::create(&api, CALLERS).await;
    // What their arrival made others do is over.
    tokio::time::sleep(idle::REST).await;
    if wants("cards") {
        cards::measure(&api, &test_estate, &mut table).await;
    }
    if wants("effects") {
        effects::measure(&suite.admin().await, &test_estate, suite.cluster(), &mut table).await;
    }
    if wants("duty") {
        duty::measure(&mut suite, &test_estate, size("duty", duty::MEMBERSHIPS), &mut table).await;
    }
    if wants("records") {
        records::measure(&mut suite, &test_estate, size("records", records::RECORDS), &mut table).await;
    }
    if wants("upload") {
        upload::measure(&mut suite, &test_estate, size("upload", upload::MEBIBYTES), &mut table).await;
    }
    // Last, since it leaves more events behind than the others hear in a moment.
    if wants("creation") {
        creation::measure(&mut suite, &test_estate, &mut table).await;
    }
    // After that, since its tickets would make the tables of the others another size.
    if wants("scope") {
        scope::measure(&mut suite, &test_estate, size("scope", scope::TICKETS), &mut table).await;
    }
    suite.stop().await;
    println!("{table}");
}
