//! All SQL of the ticket desk. Every query takes a scope first; rows turn into domain values here and nowhere else.
#![warn(clippy::future_not_send)]

mod entities;
pub(crate) mod migrations;
mod promise_rows;
pub(crate) mod receptions;
pub(crate) mod standards;
mod ticket_rows;
pub(crate) mod ticket_views;
pub(crate) mod tickets;
