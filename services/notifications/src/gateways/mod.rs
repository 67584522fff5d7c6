//! The ways out of the suite: adapters of the ports that `app/channel.rs` names.
#![warn(clippy::future_not_send)]

mod public_only;
mod sms_gateway;
mod spool;
mod webhook_post;

pub(crate) use sms_gateway::SmsGateway;
pub(crate) use spool::Spool;
pub(crate) use webhook_post::WebhookPost;
