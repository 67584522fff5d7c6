//! What has to run when time passes.
#![warn(clippy::future_not_send)]

mod deliver_messages;
mod forget_notices;
mod post_webhooks;

pub(crate) use deliver_messages::DeliverMessages;
pub(crate) use forget_notices::ForgetNotices;
pub(crate) use post_webhooks::PostWebhooks;
