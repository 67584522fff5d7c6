//! The callback desk: follow-ups (回访) that a standard makes owed, what the customer said, and what becomes of it.
//!
//! * `domain`: pure rules · `app`: one operation a file · `storage`: all SQL · `http`: routes and shapes · `events`:
//!   said and heard · `jobs`: what time does.
//! * Absent on purpose: the work itself (ticketing), and how a call is placed (hotline).

mod app;
mod config;
mod domain;
mod events;
mod http;
mod jobs;
mod module;
mod storage;

pub use module::module;
