//! The ticket desk through its real application, on both engines.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod acts;
mod articles;
mod authorization;
mod back_tests;
mod calendars;
mod clearance;
mod closing;
mod contacts;
mod deadlines;
mod discretion;
mod escalations;
mod following_up;
mod ground;
mod http_behaviour;
mod inquiries;
mod interactions;
mod lifecycle;
mod lists;
mod patrols;
mod people;
mod playbooks;
mod protection;
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
