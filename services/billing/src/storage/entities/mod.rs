//! Rows as SeaORM sees them. They never leave this room.
#![expect(unreachable_pub, reason = "SeaORM's derive makes public items")]

pub(crate) mod charge;
pub(crate) mod charged_ticket;
pub(crate) mod invoice;
pub(crate) mod invoice_line;
pub(crate) mod journal;
pub(crate) mod ledger_entry;
pub(crate) mod payer_account;
pub(crate) mod payment;
