//! The ticket desk through its real application, on both engines.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod deadlines;
mod doors;
mod following_up;
mod lives;
mod manners;
mod receptions;
mod standards;
mod stopping;
mod stream;
