//! What has to run when time passes.
#![warn(clippy::future_not_send)]

mod sweep_callbacks;

pub(crate) use sweep_callbacks::SweepCallbacks;
