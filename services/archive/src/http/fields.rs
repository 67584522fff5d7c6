//! Reading fields that several bodies have.

use kernel::Faults;

/// Reads a version number.
pub(super) fn version(pointer: &str, version: i32, faults: &mut Faults) -> i32 {
    if version < 1 {
        faults.add(pointer, "version.out_of_range");
    }
    version
}
