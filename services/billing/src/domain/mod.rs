//! The rules of money owed and paid, pure: charges, invoices, payments, and the double-entry journals behind them.
//!
//! Absent on purpose: the clock and ids (both come in), storage, tariffs and charge runs (a later issue). Amounts are
//! never reckoned here, only added up: nothing rounds.

mod account;
#[cfg(test)]
mod act_table;
mod age;
mod amount;
mod charge;
mod explanation;
mod invoice;
mod invoice_act;
mod journal;
mod payer;
mod payment;
mod period;
#[cfg(test)]
mod properties;
mod reversal;
mod work;

pub(crate) use account::{Account, Fee};
pub(crate) use age::Ages;
pub(crate) use amount::check_amount;
pub(crate) use charge::{Charge, ChargeEvent, ChargeItem, ChargeState, Origin, Work, period_charged};
pub(crate) use explanation::explain;
pub(crate) use invoice::{Invoice, InvoiceEvent, InvoiceLine, InvoiceState, MAX_LINES, due_date};
pub(crate) use invoice_act::{InvoiceAct, InvoiceActKind};
pub(crate) use journal::{Cause, Journal, JournalHead, Line, Side};
pub(crate) use payer::{Party, Payer};
pub(crate) use payment::{
    Payment, PaymentState, Remittance, has_unique_references, reference_key, value_date,
};
pub(crate) use period::Period;
pub(crate) use reversal::{Reversal, ReversalKind};
pub(crate) use work::Settlement;
