//! What has to run when time passes.
#![warn(clippy::future_not_send)]

use db::Timers;

use crate::{
    app::App,
    tickets::app::{CLOSING, DEADLINE, PROGRESS, STEP, fire_timers},
};

/// What becomes of tickets when their time has come.
pub(crate) fn timers(app: &App) -> Timers {
    let timers = Timers::new(app.db.clone());
    let kinds = [DEADLINE, STEP, PROGRESS, CLOSING];
    kinds.into_iter().fold(timers, |timers, kind| timers.on_many(kind, app.clone(), fire_timers))
}
