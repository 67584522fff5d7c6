//! What the rows of all aggregates rest on: the tables, step by step.
#![warn(clippy::future_not_send)]

#[cfg(test)]
mod list_indexes;
pub(crate) mod migrations;

/// A row whose words or columns do not fit together.
pub(crate) type RowFault = String;
