//! What has to run when time passes.
#![warn(clippy::future_not_send)]

mod check_calendars;

use db::Timers;

use crate::app::{
    App,
    tickets::{CLOSING, DEADLINE, fire_timers},
};

pub(crate) use check_calendars::CheckCalendars;

/// What becomes of tickets when their time has come.
pub(crate) fn timers(app: &App) -> Timers {
    let timers = Timers::new(app.db.clone());
    timers.on_many(DEADLINE, app.clone(), fire_timers).on_many(CLOSING, app.clone(), fire_timers)
}
