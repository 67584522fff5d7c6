//! Notifications: customers are told at each step what their standard has them told, and third parties receive events as
//! signed webhooks.
//!
//! * `domain`: pure rules · `app`: one operation a file · `storage`: all SQL · `http`: routes and shapes · `events`:
//!   said and heard · `jobs`: what time does · `gateways`: the ways out of the suite.
//! * Absent on purpose: who customers are and how they are reached (archive), and which messages are due (standards).

mod app;
mod config;
mod domain;
mod events;
mod gateways;
mod http;
mod jobs;
mod module;
mod storage;

pub use module::module;
