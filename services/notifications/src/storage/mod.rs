//! All SQL of notifications. Every query takes a scope first; rows turn into domain values here and nowhere else.
#![warn(clippy::future_not_send)]

pub(crate) mod deliveries;
pub(crate) mod endpoints;
mod entities;
#[cfg(test)]
mod list_indexes;
pub(crate) mod message_list;
mod message_rows;
pub(crate) mod message_views;
pub(crate) mod messages;
pub(crate) mod migrations;
pub(crate) mod notice_lists;
pub(crate) mod staff_notices;
pub(crate) mod webhook_deliveries;

/// A row whose words or columns do not fit together.
type RowFault = String;
