//! What the rows of all aggregates rest on: the tables, step by step, and what several of them share.
#![warn(clippy::future_not_send)]

pub(crate) mod columns;
#[cfg(test)]
mod list_indexes;
pub(crate) mod migrations;
