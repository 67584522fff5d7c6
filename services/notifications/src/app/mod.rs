//! What every operation works with, and the ways out of the suite as operations see them.
#![warn(clippy::future_not_send)]

mod channel;

use std::sync::Arc;

use contracts::archive::Directory;
use db::Db;
use standards::StandardCache;

use crate::{
    messages::{app::Templates, domain::ResendPolicy},
    webhooks,
};

pub(crate) use channel::{Channel, OutgoingMessage, UrlFault, WebhookRequest, WebhookSender};

/// What every operation works with.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) db: Db,
    /// Standards read so far.
    pub(crate) standard_cache: StandardCache,
    /// Who knows how to reach a customer.
    pub(crate) directory: Arc<dyn Directory>,
    /// The words of every message.
    pub(crate) templates: Arc<Templates>,
    /// How messages go to customers.
    pub(crate) channel: Arc<dyn Channel>,
    /// When, and how often.
    pub(crate) resend_policy: ResendPolicy,
    /// How events go to third parties.
    pub(crate) webhook_sender: Arc<dyn WebhookSender>,
    /// Who may want them.
    pub(crate) endpoints: Arc<webhooks::app::EndpointCopies>,
}

/// Thousandths by which a wait is stretched.
pub(crate) fn jitter() -> u16 {
    rand::random_range(0..=200)
}
