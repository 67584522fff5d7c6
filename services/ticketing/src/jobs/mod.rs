//! What has to run when time passes.
#![warn(clippy::future_not_send)]

mod check_calendars;
mod sweep_timers;

pub(crate) use check_calendars::CheckCalendars;
pub(crate) use sweep_timers::SweepTimers;
