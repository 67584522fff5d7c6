//! The callback desk through its real application, on both engines.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod acts;
mod answers;
mod authorization;
mod dead_letters;
mod http_behaviour;
mod people;
mod scheduling;
mod work;
mod worklist;
