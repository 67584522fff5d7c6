//! What has to run when time passes.
#![warn(clippy::future_not_send)]

use db::Timers;

use crate::{
    app::App,
    playbooks::app::{PLAYBOOK_STEP, find_overdue},
};

/// What becomes of runs when their time has come, beside what other timers do.
pub(crate) fn timers(app: &App, timers: Timers) -> Timers {
    timers.on(PLAYBOOK_STEP, app.clone(), find_overdue)
}
