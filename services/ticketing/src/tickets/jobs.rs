//! What has to run when time passes.
#![warn(clippy::future_not_send)]

use db::Timers;

use crate::{
    app::App,
    tickets::app::{CLOSING, DEADLINE, fire_timers},
};

/// What becomes of tickets when their time has come.
pub(crate) fn timers(app: &App) -> Timers {
    let timers = Timers::new(app.db.clone());
    timers.on_many(DEADLINE, app.clone(), fire_timers).on_many(CLOSING, app.clone(), fire_timers)
}
