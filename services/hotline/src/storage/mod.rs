//! All SQL of the hotline. Numbers are sealed on the way in and found again by their blind index.
#![warn(clippy::future_not_send)]

pub(crate) mod call_list;
pub(crate) mod calls;
mod entities;
pub(crate) mod migrations;
