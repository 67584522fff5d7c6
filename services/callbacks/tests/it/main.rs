//! The callback desk through its real application, on both engines.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod answers;
mod dead_letters;
mod doors;
mod manners;
mod scheduling;
mod work;
