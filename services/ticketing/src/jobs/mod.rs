//! What has to run when time passes.
#![warn(clippy::future_not_send)]

mod sweep_deadlines;

pub(crate) use sweep_deadlines::SweepDeadlines;
