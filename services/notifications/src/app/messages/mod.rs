//! Telling customers, a step a file.

mod conclude_message;
mod deliver_messages;
mod get_message;
mod list_deliveries;
mod list_messages;
mod queue_message;
mod record_receipt;

pub(crate) use deliver_messages::deliver_messages;
pub(crate) use get_message::get_message;
pub(crate) use list_deliveries::list_deliveries;
pub(crate) use list_messages::list_messages;
pub(crate) use queue_message::queue_message;
pub(crate) use record_receipt::record_receipt;

pub(crate) use crate::storage::message_list::{DeliveryList, MessageList};
