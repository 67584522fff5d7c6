//! What has to run when time passes.
#![warn(clippy::future_not_send)]

use db::Timers;

use crate::{
    app::App,
    memberships::app::{TURN, turn_membership},
    shift_swaps::app::{LAPSE, lapse_shift_swap},
};

/// What becomes of memberships when their days begin and end, and of swaps of shifts that nobody decided.
pub(crate) fn timers(app: &App) -> Timers {
    Timers::new(app.db.clone()).on(TURN, (), turn_membership).on(LAPSE, (), lapse_shift_swap)
}
