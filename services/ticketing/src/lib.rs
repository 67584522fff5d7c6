//! The ticket desk: contacts taken down, tickets with deadlines under a service standard, and what becomes of them.
//!
//! * [`domain`](self): pure rules · `app`: one operation a file · `storage`: all SQL · `http`: routes and shapes ·
//!   `events`: said and heard · `jobs`: what time does.
//! * Absent on purpose: who the customer is (archive), what the follow-up finds (callbacks), what is owed (billing).

mod app;
mod config;
mod domain;
mod events;
mod http;
mod jobs;
mod module;
mod storage;

pub use module::module;
