//! The rules of money owed and paid, pure: charges, invoices, payments, and the double-entry journals behind them.
//!
//! Absent on purpose: the clock and ids (both come in), storage, tariffs and charge runs (a later issue). Amounts are
//! never reckoned here, only added up: nothing rounds.

mod account;
mod amount;
mod charge;
mod explanation;
mod invoice;
mod journal;
mod payer;
mod payment;
mod period;
#[cfg(test)]
mod properties;
mod work;

pub(crate) use account::{Account, Fee};
pub(crate) use amount::{AmountFault, check_amount};
pub(crate) use charge::{Charge, ChargeEvent, ChargeState, NewCharge, Origin};
pub(crate) use explanation::explain;
pub(crate) use invoice::{Invoice, InvoiceEvent, InvoiceLine, InvoiceState, MAX_LINES, NewInvoice};
pub(crate) use journal::{Cause, Journal, Line, NewJournal, Side};
pub(crate) use payer::{Party, Payer};
pub(crate) use payment::{NewPayment, Payment, PaymentMethod, PaymentState};
pub(crate) use period::Period;
pub(crate) use work::Work;
