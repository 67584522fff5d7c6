//! What notifications can do: one operation, one file, one transaction. HTTP, events and jobs all enter here.
#![warn(clippy::future_not_send)]

mod applicable_standard;
mod channel;
pub(crate) mod messages;
pub(crate) mod staff_notices;
mod templates;
pub(crate) mod webhooks;

use std::sync::Arc;

use contracts::archive::Directory;
use db::Db;
use standards::StandardCache;

use crate::domain::Repeats;

pub(crate) use channel::{Channel, Letter, UrlFault, WebhookRequest, WebhookSender};
pub(crate) use templates::Templates;

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
    pub(crate) repeats: Repeats,
    /// How events go to third parties.
    pub(crate) webhook_sender: Arc<dyn WebhookSender>,
    /// Who may want them.
    pub(crate) endpoints: Arc<webhooks::EndpointCopies>,
}

/// Thousandths by which a wait is stretched.
fn jitter() -> u16 {
    rand::random_range(0..=200)
}
