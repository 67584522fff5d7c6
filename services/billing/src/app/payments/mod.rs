//! Money received, and what turned out not to have been.

mod get_payment;
mod list_payments;
mod receive_payment;
mod reverse_payment;

pub(crate) use get_payment::get_payment;
pub(crate) use list_payments::list_payments;
pub(crate) use receive_payment::{ReceivePayment, receive_payment};
pub(crate) use reverse_payment::{ReversePayment, reverse_payment};

pub(crate) use crate::storage::payment_list::PaymentList;
