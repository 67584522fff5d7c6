//! What Redis alone gives.

use suite_tests::Engines;
use tokio::process::Command;

/// Values of `bytes` read in a second by eight clients that do nothing else.
pub(crate) async fn gets(bytes: usize) -> f64 {
    let url = Engines::default().cache;
    let size = bytes.to_string();
    let arguments =
        ["-u", &url, "-t", "set,get", "-n", "50000", "-r", "1000", "-c", "8", "-d", &size, "--csv"];
    let output = Command::new("redis-benchmark").args(arguments).output().await.unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let get =
        text.lines().find_map(|line| line.strip_prefix("\"GET\",\"")).unwrap_or_else(|| panic!("{output:?}"));
    get.split('"').next().unwrap().parse().unwrap()
}
