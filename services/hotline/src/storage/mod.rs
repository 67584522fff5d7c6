//! What the rows of all aggregates rest on: the tables, step by step. Numbers are sealed on the way in and found again by
//! their blind index.
#![warn(clippy::future_not_send)]

pub(crate) mod migrations;
