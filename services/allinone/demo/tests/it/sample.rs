//! The rows to test with: the whole file where it lies, a sample of it elsewhere.

use std::path::{Path, PathBuf};

use demo::replay::clean::RawRow;

/// What a file must come to, counted apart from the code under test.
pub(crate) struct Expected {
    pub(crate) rows: usize,
    pub(crate) numbered: usize,
    pub(crate) unusable: usize,
    pub(crate) closed_before_opened: usize,
    /// Complaint, repair, help, special event, inquiry.
    pub(crate) kinds: [usize; 5],
}

const WHOLE: Expected = Expected {
    rows: 8_966,
    numbered: 315,
    unusable: 1_034,
    closed_before_opened: 247,
    kinds: [4_222, 2_736, 13, 44, 1_951],
};

const SAMPLE: Expected =
    Expected { rows: 39, numbered: 6, unusable: 9, closed_before_opened: 6, kinds: [12, 10, 1, 1, 15] };

/// The file that `STEWARD_REPLAY_CSV` names, or the one beside the workspace, or the sample.
pub(crate) fn path() -> (PathBuf, Expected) {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside = own.join("../../../../shared/data/hotline-replay/service-requests.csv");
    let named = std::env::var_os("STEWARD_REPLAY_CSV").map(PathBuf::from);
    match named.or_else(|| beside.exists().then_some(beside)) {
        Some(whole) => (whole, WHOLE),
        None => (own.join("tests/sample.csv"), SAMPLE),
    }
}

pub(crate) fn rows() -> (Vec<RawRow>, Expected) {
    let (path, expected) = path();
    let mut reader = csv::Reader::from_path(&path).unwrap();
    (reader.deserialize().map(Result::unwrap).collect(), expected)
}
