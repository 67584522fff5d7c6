//! Telling third parties, a step a file. Endpoints are settings: they are audited, and no event speaks of them.

mod change_endpoint;
mod endpoint_copies;
mod fan_out;
mod get_endpoint;
mod list_deliveries;
mod post_webhooks;
mod register_endpoint;
mod replay_delivery;
mod rights;

pub(crate) use crate::storage::notice_lists::{EndpointList, WebhookDeliveryList};
pub(crate) use change_endpoint::{Target, remove_endpoint, rotate_secret, switch_endpoint};
pub(crate) use endpoint_copies::EndpointCopies;
pub(crate) use fan_out::{Heard, fan_out};
pub(crate) use get_endpoint::{get_endpoint, list_endpoints};
pub(crate) use list_deliveries::list_deliveries;
pub(crate) use post_webhooks::{DeliveryRun, Posted, begin_runs, end_run, post_next, settle_post};
pub(crate) use register_endpoint::{RegisterEndpoint, Registered, register_endpoint};
pub(crate) use replay_delivery::replay_delivery;
pub(crate) use rights::owner_changed;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use secrecy::SecretString;

/// A fresh secret as Standard Webhooks writes it: `whsec_` and 32 random bytes in base64.
fn new_secret() -> SecretString {
    SecretString::from(format!("whsec_{}", BASE64_STANDARD.encode(rand::random::<[u8; 32]>())))
}
