//! Notifications: customers are told at each step what their standard has them told, and third parties receive events as
//! signed webhooks.
//!
//! * Each aggregate has its rooms inside: `domain`: pure rules · `app`: operations · `storage`: all SQL · `http`: handlers
//!   and shapes · `events`: what is consumed · `jobs`: what time does. What all share stands beside them: routes, consumer,
//!   what is said, the tables, and `gateways`: the ways out of the suite.
//! * Absent on purpose: who customers are and how they are reached (archive), and which messages are due (standards).

mod app;
mod config;
mod domain;
mod events;
mod gateways;
mod http;
mod module;
mod storage;

/// Messages: what customers are told, and what became of it.
mod messages {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod events;
    pub(crate) mod http;
    pub(crate) mod jobs;
    pub(crate) mod storage;
}

/// Staff notices: work was given to somebody or taken from them, or a customer presses for it.
mod staff_notices {
    pub(crate) mod app;
    mod domain;
    pub(crate) mod events;
    pub(crate) mod http;
    pub(crate) mod jobs;
    pub(crate) mod storage;
}

/// Webhooks: events sent to third parties that asked for them.
mod webhooks {
    pub(crate) mod app;
    pub(crate) mod domain;
    pub(crate) mod events;
    pub(crate) mod http;
    pub(crate) mod jobs;
    pub(crate) mod storage;
}

pub use module::module;
