//! What has to run when time passes.
#![warn(clippy::future_not_send)]

mod prune_sessions;
mod turn_keys;

pub(crate) use prune_sessions::PruneSessions;
pub(crate) use turn_keys::TurnKeys;
