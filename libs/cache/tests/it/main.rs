//! One contract for both stores, and what an outage of Redis may cost.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall fail where it stands")]

mod bench;
mod contract;
mod contract_races;
mod memory;
mod outage;
mod proxy;
