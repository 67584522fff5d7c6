//! The life of a callback: what people do to it, what other services' news and time do to it, and looking at it.

mod act_on_callback;
mod assignee;
mod change;
mod follow_ticket;
mod get_callback;
mod get_coverage;
mod list_attempts;
mod list_callbacks;
mod miss_callbacks;
mod rectification;
mod release_work;
mod schedule_callbacks;
mod withdraw_callbacks;

pub(crate) use act_on_callback::act_on_callback;
pub(crate) use change::Target;
pub(crate) use follow_ticket::follow_ticket;
pub(crate) use get_callback::get_callback;
pub(crate) use get_coverage::get_coverage;
pub(crate) use list_attempts::list_attempts;
pub(crate) use list_callbacks::list_callbacks;
pub(crate) use miss_callbacks::miss_callbacks;
pub(crate) use release_work::release_work;
pub(crate) use schedule_callbacks::schedule_callbacks;
pub(crate) use withdraw_callbacks::withdraw_callbacks;

pub(crate) use crate::storage::{
    callback_attempts::{AttemptLine, AttemptList},
    callback_list::CallbackList,
    coverage::{Coverage, CoverageList},
    timers::LATE,
};
