//! The whole suite in one process, a demo group to try it with, and a replay of a real hotline's days.
//!
//! * `modules`: the services, as everywhere · `demo`: a drawn group, brought in through the public API · `replay`:
//!   real rows at their own moments, by a clock that runs faster · `api`: how both of them call the process.
//! * Absent on purpose: any rule of the trade, and any way into a service but its public API.

mod api;
mod cli;
pub mod demo;
mod draw;
mod modules;
pub mod replay;

pub use cli::main;
pub use draw::Draw;
pub use modules::modules;
