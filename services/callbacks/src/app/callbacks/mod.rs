//! The life of a callback, a step a file.

mod assign_callback;
mod attempt_callback;
mod change_callback;
mod complete_callback;
mod get_callback;
mod get_coverage;
mod list_attempts;
mod list_callbacks;
mod miss_callback;
mod schedule_callbacks;
mod waive_callback;
mod withdraw_callbacks;

pub(crate) use assign_callback::assign_callback;
pub(crate) use attempt_callback::{NewAttempt, attempt_callback};
pub(crate) use change_callback::Target;
pub(crate) use complete_callback::complete_callback;
pub(crate) use get_callback::get_callback;
pub(crate) use get_coverage::get_coverage;
pub(crate) use list_attempts::list_attempts;
pub(crate) use list_callbacks::list_callbacks;
pub(crate) use miss_callback::miss_late_callbacks;
pub(crate) use schedule_callbacks::schedule_callbacks;
pub(crate) use waive_callback::waive_callback;
pub(crate) use withdraw_callbacks::withdraw_callbacks;

pub(crate) use crate::storage::{
    callback_attempts::AttemptLine,
    callback_views::{CallbackFilter, Coverage},
};
