//! The life of a callback: what people do to it, what other services' news and time do to it, and looking at it.
#![warn(clippy::future_not_send)]

mod act_on_callback;
mod assignee;
mod change;
mod follow_ticket;
mod queries;
mod schedule_callbacks;

pub(crate) use act_on_callback::act_on_callback;
pub(crate) use assignee::release_work;
pub(crate) use change::Target;
pub(crate) use follow_ticket::{follow_ticket, miss_callbacks, withdraw_callbacks};
pub(crate) use queries::{get_callback, get_coverage, list_attempts, list_callbacks};
pub(crate) use schedule_callbacks::schedule_callbacks;

pub(crate) use crate::callbacks::storage::{
    LATE,
    attempts::{AttemptLine, AttemptList},
    coverage::{Coverage, CoverageList},
    list::CallbackList,
};
