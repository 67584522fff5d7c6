//! Who is who: staff and their sessions, roles, third-party applications, tokens and the keys behind them.
//!
//! * `domain`: pure rules · `app`: one operation a file · `storage`: all SQL · `http`: routes and shapes · `events`:
//!   who may do what, published after each change · `jobs`: what time does.
//! * Absent on purpose: any right to a single ticket or bill (the services decide within a token's permissions and
//!   scope), a list of revoked tokens (every service keeps everybody's rights), and password mails.

mod app;
mod config;
mod domain;
mod events;
mod http;
mod jobs;
mod module;
mod storage;

pub use module::module;
