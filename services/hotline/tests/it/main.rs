//! The hotline through its real application, on both engines.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod authorization;
mod calls;
mod clearance;
mod lookups;
