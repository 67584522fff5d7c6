//! What the rows of all aggregates rest on: the tables, step by step, and what several of them share. Accounts belong to the
//! group and not to an estate, so queries take no scope; who may manage whom is asked in `app`.
#![warn(clippy::future_not_send)]

pub(crate) mod columns;
pub(crate) mod duty_trail;
mod list_indexes;
pub(crate) mod migrations;
pub(crate) mod organisation_trail;
pub(crate) mod places;
pub(crate) mod trail;
