//! What has to run when time passes.
#![warn(clippy::future_not_send)]

use db::Timers;

use crate::app::{
    App,
    callbacks::{LATE, miss_callback},
};

/// What becomes of a callback when its time has come.
pub(crate) fn timers(app: &App) -> Timers {
    Timers::new(app.db.clone()).on(LATE, (), miss_callback)
}
