//! The cluster shape for a program that is not written in Rust: prints where each service answers, runs until its
//! standard input ends, and takes everything away again.
#![expect(clippy::print_stdout, reason = "the addresses are the result")]

use std::io::Read;

use suite_tests::{Engines, TestSuite, service_names};

/// A program asks as fast as it can, from one address.
const SETTINGS: [(&str, &str); 2] =
    [("STEWARD__WEB__SIGN_INS_PER_MINUTE", "1000000"), ("STEWARD__WEB__BEHIND_PROXY", "true")];

// The thread that waits for the end of the input runs nothing else.
#[tokio::main(flavor = "multi_thread", worker_threads = 1)]
async fn main() -> std::io::Result<()> {
    let mut suite = TestSuite::cluster_on(Engines::default(), &SETTINGS).await;
    for service in service_names() {
        println!("{service} {}", suite.cluster().base(service));
    }
    println!("ready");
    std::io::stdin().read_to_end(&mut Vec::new())?;
    suite.stop().await;
    Ok(())
}
