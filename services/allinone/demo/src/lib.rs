//! A demo group to try the suite with, and a replay of a real hotline's days.
//!
//! * `group`: a drawn group, brought in through the public API · `days`: those that it has behind it · `replay`: real rows at their own moments, by a clock
//!   that runs faster · `api`: how both of them call the process · `draw`: drawing by a seed.
//! * Absent on purpose: any rule of the trade, and any way into a service but its public API. The product's own binary
//!   (`allinone`) knows nothing of this one.

mod api;
mod cli;
pub mod days;
mod draw;
pub mod group;
pub mod replay;

pub use cli::main;
pub use draw::Draw;
