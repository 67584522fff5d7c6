//! What has to run when time passes.
#![warn(clippy::future_not_send)]

use db::Timers;

use crate::{
    app::App,
    certificates::app::{TURN as CERTIFICATE_TURN, turn_certificate},
    contractors::app::{TURN as CONTRACTOR_TURN, turn_contractor},
    memberships::app::{TURN, turn_membership},
    shift_swaps::app::{LAPSE, lapse_shift_swap},
};

/// What becomes of somebody's rights when days begin and end: those of memberships, of certificates, and of firms and their
/// people; and of swaps of shifts that nobody decided.
pub(crate) fn timers(app: &App) -> Timers {
    let timers = Timers::new(app.db.clone()).on(TURN, (), turn_membership).on(LAPSE, (), lapse_shift_swap);
    timers.on(CERTIFICATE_TURN, (), turn_certificate).on(CONTRACTOR_TURN, (), turn_contractor)
}
