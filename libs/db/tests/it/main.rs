//! What this crate promises, on both engines.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails there"
)]

mod audit;
mod batches;
mod claims;
mod consumer;
mod dead_letters;
mod engines;
mod estates;
mod idempotency;
mod inbox;
mod numbers;
mod outbox;
mod parties;
mod relay;
mod sealed;
mod support;
mod together;
