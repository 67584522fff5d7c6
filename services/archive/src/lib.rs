//! The archive: estates, units, customers and who lives where, and the caller card that every service fills.
//!
//! * `domain`: pure rules · `app`: one operation a file · `storage`: all SQL · `http`: routes and shapes · `events`:
//!   said and heard.
//! * Absent on purpose: tickets, follow-ups and debts themselves (the card keeps what their services tell), merging and
//!   erasing customers, vehicles, pets and keys.

mod app;
mod config;
mod domain;
mod events;
mod http;
mod jobs;
mod module;
mod storage;

pub use module::module;
