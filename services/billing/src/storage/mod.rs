//! All SQL of billing. Every query takes a scope first; rows turn into domain values here and nowhere else.
#![warn(clippy::future_not_send)]

pub(crate) mod arrears;
mod charge_rows;
pub(crate) mod charged_tickets;
pub(crate) mod charges;
mod entities;
mod invoice_rows;
pub(crate) mod invoices;
pub(crate) mod journals;
pub(crate) mod ledger;
pub(crate) mod migrations;
mod money_columns;
pub(crate) mod payers;
mod payment_rows;
pub(crate) mod payments;
