//! What this crate promises, on both engines.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails there"
)]

mod allowances;
mod audit;
mod backfill_fixture;
mod backfill_slots;
mod backfills;
mod batches;
mod claims;
mod columns;
mod consumer;
mod consumer_batches;
mod dead_letters;
mod engines;
mod estates;
mod gaps;
mod idempotency;
mod inbox;
mod lag;
mod lists;
mod log;
mod migrating;
mod months;
mod moving;
mod numbers;
mod principals;
mod relay;
mod replicas;
mod sealed;
mod seals;
mod spans;
mod support;
mod timers;
