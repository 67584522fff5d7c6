//! The rules of telling people and machines, pure: what a message and a webhook are, and when to try again.

mod backoff;
mod endpoint;
mod message;
mod staff_notice;
mod webhook_delivery;

pub(crate) use backoff::{COOL_DOWN_BACKOFF, MESSAGE_BACKOFF, WEBHOOK_BACKOFF};
pub(crate) use endpoint::{Endpoint, EventPattern, MOST_ENDPOINTS, MOST_FAILURES, Subscription};
pub(crate) use message::{
    Attempt, Message, MessageEvent, MessageStatus, Notice, Outcome, ReceiptStatus, Repeats, State,
};
pub(crate) use staff_notice::{StaffNews, StaffNotice};
pub(crate) use webhook_delivery::{Answer, WebhookDelivery, WebhookState, WebhookStatus};
