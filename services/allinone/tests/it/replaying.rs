//! The binary itself, on some rows.

use std::process::Command;

use crate::sample;

/// Enough to meet complaints, repairs and inquiries, sound rows and mended ones.
const ROWS: usize = 60;

#[test]
fn a_replay_accounts_for_every_row_from_the_apis_own_lists() {
    let (path, expected) = sample::path();
    let rows = expected.rows.min(ROWS);
    let replay = Command::new(env!("CARGO_BIN_EXE_allinone"))
        .arg("replay")
        .arg(path)
        .args(["--rows", &rows.to_string(), "--speed", "10000", "--seed", "7"])
        .output()
        .unwrap();
    let told = String::from_utf8(replay.stdout).unwrap();
    let noise = String::from_utf8_lossy(&replay.stderr).into_owned();
    assert!(replay.status.success(), "{told}\n{noise}");
    let has = |line: &str| assert!(told.contains(line), "no `{line}` in:\n{told}\n{noise}");
    has(&format!("rows: {rows} read, {rows} accounted for: every row accounted for"));
    has(&format!("{rows} became receptions"));
    has("steps refused: 0\n");
    has("kind complaint");
    has("kind repair");
    has("resolve kept");
    let callbacks = told.lines().find_map(|line| line.strip_prefix("callbacks: ")).unwrap();
    assert!(!callbacks.starts_with("0 "), "{told}");
}

#[test]
fn a_file_that_is_not_there_is_said_so() {
    let replay =
        Command::new(env!("CARGO_BIN_EXE_allinone")).args(["replay", "no/such/file.csv"]).output().unwrap();
    assert!(!replay.status.success());
    assert!(String::from_utf8_lossy(&replay.stderr).contains("no/such/file.csv"));
}
