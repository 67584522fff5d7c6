//! Reading fields that several bodies have.

use chrono::{DateTime, Datelike, SubsecRound, Utc};
use kernel::Faults;
use serde::{Deserialize, Deserializer};

/// Tells `null` from absent: a field of a change that is there, even as `null`, is meant.
pub(super) fn present<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// Reads a text that may be left out, or be empty, which is the same.
pub(super) fn optional_text(
    pointer: &str,
    text: Option<String>,
    most: usize,
    faults: &mut Faults,
) -> Option<String> {
    let text = text.filter(|text| !text.trim().is_empty())?;
    Some(faults.text(pointer, &text, most))
}

/// Reads an instant that both engines can keep, to the microsecond.
pub(super) fn instant(pointer: &str, at: DateTime<Utc>, faults: &mut Faults) -> DateTime<Utc> {
    if !(1900..=2200).contains(&at.year()) {
        faults.add(
            pointer,
            "instant.out_of_range",
            "must lie between 1900 and 2200",
            "须在 1900 年至 2200 年之间",
        );
    }
    at.trunc_subsecs(6)
}

/// Reads a version number.
pub(super) fn version(pointer: &str, version: i32, faults: &mut Faults) -> i32 {
    if version < 1 {
        faults.add(pointer, "version.out_of_range", "must be at least 1", "须不小于 1");
    }
    version
}
