//! What the outside sees of every service, through the framework's own test service.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on says so by panicking"
)]
#![expect(unused_qualifications, reason = "utoipa's macro writes types out in full")]

mod bodies;
mod codes;
mod cross_origin;
mod heads;
mod idempotency;
mod limits;
mod lists;
mod operations;
mod refusals;
mod replicas;
mod shop;
mod streams;
mod traces;
mod versions;
