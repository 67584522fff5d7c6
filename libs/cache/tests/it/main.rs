//! One contract for both stores and both counts, and what an outage of Redis may cost.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on shall fail where it stands"
)]

mod bench;
mod contract;
mod contract_races;
mod counts;
mod memory;
mod on_redis;
mod proxy;
