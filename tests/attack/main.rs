//! What strangers send, against the whole suite as it runs: each of these once stopped, filled or deceived a process.
//!
//! What is asserted is work and size, never time: how many faults, how long the answer, how many series, which status.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod amplification;
mod paths;
mod probes;
mod raw;
mod slow;
mod streams;
