//! What has to run when time passes.
#![warn(clippy::future_not_send)]

mod check_calendars;

use db::Timers;

use crate::app::{
    App,
    tickets::{CLOSING, DEADLINE, fire_timer},
};

pub(crate) use check_calendars::CheckCalendars;

/// What becomes of a ticket when its time has come.
pub(crate) fn timers(app: &App) -> Timers {
    Timers::new(app.db.clone()).on(DEADLINE, app.clone(), fire_timer).on(CLOSING, app.clone(), fire_timer)
}
