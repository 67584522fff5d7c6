//! What has to run when time passes.
#![warn(clippy::future_not_send)]

use db::Timers;

use crate::{
    app::App,
    callbacks::app::{LATE, miss_callbacks},
};

/// What becomes of callbacks when their time has come.
pub(crate) fn timers(app: &App) -> Timers {
    Timers::new(app.db.clone()).on_many(LATE, (), miss_callbacks)
}
