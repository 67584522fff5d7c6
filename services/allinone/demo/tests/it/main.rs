//! What the demo group and the replay promise.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says so by failing")]

mod cleaning;
mod group;
mod living;
mod mapping;
mod plan;
mod replaying;
mod sample;
