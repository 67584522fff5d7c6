//! What the rows of all aggregates rest on: the tables, step by step. What stands on a form is sealed on the way in.
#![warn(clippy::future_not_send)]

pub(crate) mod migrations;
