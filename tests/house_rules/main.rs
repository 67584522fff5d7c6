//! The rules of the house that no compiler checks: which room may import which, who may depend on whom, what every
//! service looks like, how large files are, what a migration may do, what the documents promise.
//!
//! The workspace is read once: its Rust is parsed by `syn`, its packages are what cargo says. A rule is a pure function from
//! that to breaches, so that beside the test that holds all rules against the workspace stands one for each that plants a
//! breach and sees it found. The reasons are in ARCHITECTURE.md; a rule that turns out wrong is changed there and here in
//! one commit. What stood before a rule did is on a list beside it, which can only become shorter.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "a test binary"
)]

mod breach;
mod circles;
mod code;
mod declarations;
mod definitions;
mod documents;
mod doors;
mod engines;
mod files;
mod forwarding;
mod ledger;
mod migrations;
mod packages;
mod paths;
mod posts;
mod ratchet;
mod rooms;
mod sayings;
mod schemas;
mod services;
mod shape;
mod sizes;
mod spans;
mod summaries;
mod tests_by_path;
mod twins;
mod wordings;
mod words;

use breach::Breach;
use files::Workspace;

/// What a rule demands, and what finds where it is broken.
type Rule = (&'static str, fn(&Workspace) -> Vec<Breach>);

const RULES: &[Rule] = &[
    ("every room imports only what it may", rooms::rule),
    ("every package depends only downwards", packages::rule),
    ("every service has the same files", shape::services),
    ("every service of the list stands wherever all of them are named", services::rule),
    ("every file has a telling name and a readable length", shape::files),
    ("no file only forwards", forwarding::rule),
    ("no files import each other in a circle", circles::rule),
    ("no crate has more short files than it had", sizes::short_files),
    ("the middle file is no shorter than it was", sizes::median),
    ("every stylesheet can be read whole", sizes::styles),
    ("nothing but a transaction or a batch publishes", doors::second_doors),
    ("nothing but libs/db knows the engine", doors::engine_switches),
    ("every test that needs an engine says so", engines::rule),
    ("every handler calls one operation", doors::busy_handlers),
    ("every operation has its span", spans::rule),
    ("every time of a request is read strictly", doors::lenient_times),
    ("nothing is left for later", doors::loose_ends),
    ("every migration can be undone", migrations::one_way),
    ("no migration takes away what the version before reads", migrations::takings),
    ("no migration builds an index with its table locked", migrations::locking_indexes),
    ("no migration writes a table anew", migrations::rewrites),
    ("nothing but libs/db takes migrations", migrations::other_doors),
    ("every schema of the API has a name of its own", schemas::collisions),
    ("every operation of the API says in a line what it does", summaries::rule),
    ("every word is spelt once", words::rule),
    ("no aggregate has a twin", twins::rule),
    ("every code has its words, and no words are without a code", wordings::rule),
    ("every code is listed for integrators", wordings::listed),
    ("every command in the documents exists", documents::commands),
    ("every link in the documents leads somewhere", documents::links),
    ("every source file that the documents name exists", documents::sources),
    ("every rule of the rulebook has one row in the ledger", ledger::rows),
    ("every place that the ledger names exists", ledger::places),
    ("every form that keeps a rule ships, and every form that ships is in the ledger", definitions::rule),
    ("every rule that a standard cites is kept, or the ledger says what is lacking", ledger::cited),
    ("every duty of a post that ships is in the ledger", posts::rule),
    ("every operation that a duty names is there", posts::operations),
    ("every rule that is named exists", ledger::mentions),
];

/// One test for all, so that the workspace is read once; it names every breach, since mending them one run at a time is
/// tedious.
#[test]
fn no_rule_of_the_house_is_broken() {
    let workspace = Workspace::read();
    let broken = RULES.iter().filter_map(|(demand, rule)| {
        let breaches: Vec<String> = rule(&workspace).iter().map(|breach| format!("  {breach}\n")).collect();
        (!breaches.is_empty()).then(|| format!("{demand}:\n{}", breaches.concat()))
    });
    let broken: Vec<String> = broken.collect();
    assert!(broken.is_empty(), "\n{}", broken.concat());
}
