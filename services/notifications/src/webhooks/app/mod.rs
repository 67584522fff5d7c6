//! Telling third parties. Endpoints are settings: they are audited, and no event speaks of them.
#![warn(clippy::future_not_send)]

mod endpoints;
mod fan_out;
mod post_webhooks;
mod queries;
mod rights;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use secrecy::SecretString;

pub(crate) use endpoints::{
    RegisterEndpoint, Registered, Target, register_endpoint, remove_endpoint, rotate_secret, switch_endpoint,
};
pub(crate) use fan_out::{EndpointCopies, OutgoingEvent, fan_out};
pub(crate) use post_webhooks::{DeliveryRun, Posted, begin_runs, end_run, post_next, settle_post};
pub(crate) use queries::{get_endpoint, list_deliveries, list_endpoints, replay_delivery};
pub(crate) use rights::owner_changed;

pub(crate) use crate::webhooks::storage::lists::{EndpointList, WebhookDeliveryList};

/// A fresh secret as Standard Webhooks writes it: `whsec_` and 32 random bytes in base64.
fn new_secret() -> SecretString {
    SecretString::from(format!("whsec_{}", BASE64_STANDARD.encode(rand::random::<[u8; 32]>())))
}
