//! What has to run when time passes: of records, and of patrols, whose rounds come by the same timers.
#![warn(clippy::future_not_send)]

use db::Timers;

use crate::{
    app::App,
    patrols::app::{
        NEXT_ROUND, ROUND_AGAIN, ROUND_DUE, SPREAD, find_missed, make_again, make_next, spread_warning,
    },
    records::app::{OVERDUE, REMINDER, find_overdue, remind},
};

/// What becomes of records and of patrols when their time has come.
pub(crate) fn timers(app: &App) -> Timers {
    let timers = Timers::new(app.db.clone());
    of_patrols(timers.on(OVERDUE, app.clone(), find_overdue).on(REMINDER, app.clone(), remind), app)
}

/// A round is made when its plan's time comes, and again while a warning holds; it is found not done; and a warning has its rounds
/// made, plan by plan.
fn of_patrols(timers: Timers, app: &App) -> Timers {
    timers
        .on(NEXT_ROUND, app.clone(), make_next)
        .on(ROUND_DUE, app.clone(), find_missed)
        .on(ROUND_AGAIN, app.clone(), make_again)
        .on(SPREAD, app.clone(), spread_warning)
}
