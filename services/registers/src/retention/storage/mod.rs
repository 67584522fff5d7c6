//! What the group set, what is to be counted anew because of it, and what is left of records that are gone.
#![warn(clippy::future_not_send)]

pub(crate) mod counts;
pub(crate) mod disposals;
mod entities;
pub(crate) mod periods;
