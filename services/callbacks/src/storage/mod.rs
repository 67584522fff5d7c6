//! All SQL of the callback desk. Every query takes a scope first; rows turn into domain values here and nowhere else.
#![warn(clippy::future_not_send)]

pub(crate) mod callback_attempts;
pub(crate) mod callback_list;
mod callback_rows;
pub(crate) mod callback_views;
pub(crate) mod callbacks;
pub(crate) mod coverage;
mod entities;
#[cfg(test)]
mod list_indexes;
pub(crate) mod migrations;
pub(crate) mod timers;
