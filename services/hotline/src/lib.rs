//! The hotline: calls that were answered or placed, as the one who spoke records them.
//!
//! * The aggregate has its rooms inside: `domain`: pure rules · `app`: operations · `storage`: all SQL · `http`: handlers and
//!   shapes. What every service has stands beside it: routes, consumer, what is said, the tables.
//! * Absent on purpose: who is calling (the archive's caller card) and what they want (the ticket desk's interactions); and
//!   jobs, since calls end when somebody says so.

mod app;
mod config;
mod events;
mod http;
mod module;
mod storage;

/// Calls: taken down as they begin, and wrapped up by whoever spoke.
mod calls {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod http;
    mod storage;
}

pub use module::module;
