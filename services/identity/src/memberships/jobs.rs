//! What has to run when time passes.
#![warn(clippy::future_not_send)]

use db::Timers;

use crate::{
    app::App,
    memberships::app::{TURN, turn_membership},
};

/// What becomes of memberships when their days begin and end.
pub(crate) fn timers(app: &App) -> Timers {
    Timers::new(app.db.clone()).on(TURN, (), turn_membership)
}
