//! The binary itself, on some rows.

use std::{path::Path, process::Command};

use crate::sample;

/// Enough to meet complaints, repairs and inquiries, sound rows and mended ones.
const ROWS: usize = 60;

#[test]
fn a_replay_accounts_for_every_row_from_the_apis_own_lists() {
    let (path, expected) = sample::path();
    let rows = expected.rows.min(ROWS);
    let replay = Command::new(env!("CARGO_BIN_EXE_demo"))
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
    has(&format!("{rows} became interactions"));
    has("steps refused: 0\n");
    has("kind complaint");
    has("kind repair");
    // How many are kept depends on how fast the machine is.
    assert!(told.contains("resolve kept") || told.contains("resolve missed"), "{told}");
    let callbacks = told.lines().find_map(|line| line.strip_prefix("callbacks: ")).unwrap();
    assert!(!callbacks.starts_with("0 "), "{told}");
}

/// The rows are in `tests/classes.csv`: sound, mended by two rules, without a moment, with the number of an earlier
/// one, too short, and of a type that is too long for the API.
#[test]
fn each_class_of_rows_is_counted_by_itself() {
    let rows = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/classes.csv");
    let replay = Command::new(env!("CARGO_BIN_EXE_demo"))
        .arg("replay")
        .arg(rows)
        .args(["--speed", "20000", "--seed", "7"])
        .output()
        .unwrap();
    let told = String::from_utf8(replay.stdout).unwrap();
    assert!(replay.status.success(), "{told}\n{}", String::from_utf8_lossy(&replay.stderr));
    // Whether a deadline is kept at this speed depends on the machine; what became of the rows does not.
    let (rows, _deadlines) = told.split_once("deadlines:\n").unwrap();
    insta::assert_snapshot!(rows, @r"
    rows: 6 read, 6 accounted for: every row accounted for
      2 became interactions
           1 refused 422 invalid_fields (/ticket/title text.too_long)
           1 refused created_at is no local time of New York
           1 refused csv: does not have 5 fields
           1 refused request_id of an earlier row
    rows mended by a rule:
           1 district with a number before the borough: the borough counts
           1 closed before it was opened: closed at once
    interactions: 2
    tickets: 2, 0 of them to put another right
           1 kind complaint
           1 kind repair
           2 now resolved
    ");
}

#[test]
fn a_file_that_cannot_be_read_is_said_so_and_nothing_is_replayed() {
    let folder = env!("CARGO_MANIFEST_DIR");
    for (path, act) in [("no/such/file.csv", "opening"), (folder, "reading")] {
        let replay = Command::new(env!("CARGO_BIN_EXE_demo")).args(["replay", path]).output().unwrap();
        assert_eq!(replay.status.code(), Some(1));
        let told = String::from_utf8_lossy(&replay.stderr).into_owned();
        assert!(told.contains(&format!("{act} {path}")), "{told}");
        assert_eq!(String::from_utf8_lossy(&replay.stdout), "", "no summary");
    }
}
