//! The whole suite in one process.
//!
//! * [`modules`]: the services, as everywhere.
//! * Absent on purpose: any rule of the trade, and what only a trial needs (`demo`).

mod modules;

pub use modules::modules;
