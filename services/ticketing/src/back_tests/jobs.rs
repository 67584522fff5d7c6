//! What goes on by itself.

use db::Timers;

use crate::{
    app::App,
    back_tests::app::{BACK_TEST, continue_back_test},
};

/// Adds to `timers` that a back-test goes on.
pub(crate) fn timers(timers: Timers, app: &App) -> Timers {
    timers.on(BACK_TEST, app.clone(), continue_back_test)
}
