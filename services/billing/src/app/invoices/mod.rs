//! Asking for money, and taking the question back.

mod get_invoice;
pub(super) mod invoice_number;
mod issue_invoice;
mod list_invoices;
mod void_invoice;

pub(crate) use get_invoice::get_invoice;
pub(crate) use issue_invoice::{IssueInvoice, issue_invoice};
pub(crate) use list_invoices::list_invoices;
pub(crate) use void_invoice::{VoidInvoice, void_invoice};

pub(crate) use crate::storage::invoice_list::InvoiceList;
