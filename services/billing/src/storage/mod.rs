//! All SQL of billing. Every query takes a scope first; rows turn into domain values here and nowhere else.
#![warn(clippy::future_not_send)]

pub(crate) mod arrears;
pub(crate) mod book_lists;
pub(crate) mod charge_list;
mod charge_rows;
pub(crate) mod charged_tickets;
pub(crate) mod charges;
mod entities;
pub(crate) mod invoice_list;
mod invoice_rows;
pub(crate) mod invoices;
pub(crate) mod journals;
pub(crate) mod ledger;
#[cfg(test)]
mod list_indexes;
pub(crate) mod migrations;
mod money_columns;
pub(crate) mod payers;
pub(crate) mod payment_list;
mod payment_rows;
pub(crate) mod payments;
