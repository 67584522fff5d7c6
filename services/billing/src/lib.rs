//! Billing: what is owed, what was asked for, what came in, and the double-entry books behind all three.
//!
//! * [`domain`](self): pure rules · `app`: one operation a file · `storage`: all SQL · `http`: routes and shapes ·
//!   `events`: said and heard · `jobs`: what time does, which is nothing yet.
//! * Absent on purpose: what work costs and who agreed to it (ticketing), who the customer is (archive), reminders
//!   that reach people (notifications).

mod app;
mod config;
mod domain;
mod events;
mod http;
mod jobs;
mod module;
mod storage;

pub use module::module;
