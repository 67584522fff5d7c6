//! What has to run when time passes.
#![warn(clippy::future_not_send)]

use db::Timers;

use crate::{
    app::App,
    records::app::{OVERDUE, REMINDER, find_overdue, remind},
};

/// What becomes of records when their time has come.
pub(crate) fn timers(app: &App) -> Timers {
    let timers = Timers::new(app.db.clone());
    timers.on(OVERDUE, app.clone(), find_overdue).on(REMINDER, app.clone(), remind)
}
