//! The ticket desk through its real application, on both engines.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod acts;
mod articles;
mod authorization;
mod calendars;
mod clearance;
mod closing;
mod contacts;
mod deadlines;
mod following_up;
mod ground;
mod http_behaviour;
mod interactions;
mod lifecycle;
mod lists;
mod people;
mod quotes;
mod rights;
mod rounds;
mod scripts;
mod standards;
mod standing;
mod stopping;
mod stream;
mod told;
mod urging;
