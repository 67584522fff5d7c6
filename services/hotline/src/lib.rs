//! The hotline: calls that were answered or placed, as the one who spoke records them.
//!
//! * `domain`: pure rules · `app`: one operation a file · `storage`: all SQL · `http`: routes and shapes · `events`:
//!   said and heard · `jobs`: none yet.
//! * Absent on purpose: who is calling (the archive's caller card) and what they want (the ticket desk's interactions).

mod app;
mod config;
mod domain;
mod events;
mod http;
mod jobs;
mod module;
mod storage;

pub use module::module;
