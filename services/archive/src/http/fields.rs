//! Reading fields that several bodies have.

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

/// Reads a version number.
pub(super) fn version(pointer: &str, version: i32, faults: &mut Faults) -> i32 {
    if version < 1 {
        faults.add(pointer, "version.out_of_range", "must be at least 1", "须不小于 1");
    }
    version
}
