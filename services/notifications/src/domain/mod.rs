//! The rules of telling people and machines, pure: what a message and a webhook are, and when to try again.

mod backoff;
mod endpoint;
mod message;
mod webhook_delivery;

pub(crate) use backoff::{MESSAGE_LADDER, REST_LADDER, WEBHOOK_LADDER};
pub(crate) use endpoint::{Endpoint, EventPattern, MOST_FAILURES, Subscription};
pub(crate) use message::{Attempt, Message, MessageEvent, Notice, Outcome, State};
pub(crate) use webhook_delivery::{Answer, WebhookDelivery, WebhookState};
