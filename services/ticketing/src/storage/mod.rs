//! All SQL of the ticket desk. Every query takes a scope first; rows turn into domain values here and nowhere else.
#![warn(clippy::future_not_send)]

mod belongings;
pub(crate) mod calls;
mod deadline_rows;
mod entities;
pub(crate) mod follow_ups;
pub(crate) mod interaction_list;
pub(crate) mod interactions;
#[cfg(test)]
mod list_indexes;
pub(crate) mod migrations;
mod quote_rows;
pub(crate) mod standards;
pub(crate) mod ticket_list;
mod ticket_rows;
pub(crate) mod ticket_views;
pub(crate) mod tickets;
pub(crate) mod timers;
