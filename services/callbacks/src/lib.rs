//! The callback desk: follow-ups (回访) that a standard makes owed, what the customer said, and what becomes of it.
//!
//! * The aggregate has its rooms inside: `domain`: pure rules · `app`: operations · `storage`: all SQL · `http`: handlers and
//!   shapes · `events`: what is heard · `jobs`: what time does. What every service has stands beside it: routes, consumer,
//!   what is said, the tables.
//! * Absent on purpose: the work itself (ticketing), and how a call is placed (hotline).

mod app;
mod config;
mod events;
mod http;
mod module;
mod storage;

/// A callback (回访): somebody is asked whether work was done well, as a standard makes it owed.
mod callbacks {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod events;
    pub(crate) mod http;
    pub(crate) mod jobs;
    mod storage;
}

pub use module::module;
