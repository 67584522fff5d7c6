//! What the rows of all aggregates rest on: the tables, step by step.
#![warn(clippy::future_not_send)]

pub(crate) mod migrations;
