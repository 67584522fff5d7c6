//! The ports through which messages and webhooks leave Steward. `gateways/` has the adapters.

use async_trait::async_trait;
use kernel::PhoneNumber;
use secrecy::SecretString;
use vocabulary::{CustomerId, MessageId};

use crate::{
    messages::domain::{ChannelKind, Outcome},
    webhooks::domain::Answer,
};

/// A message with the number it goes to, which lives no longer than the attempt.
#[derive(Debug)]
pub(crate) struct OutgoingMessage<'a> {
    pub(crate) message_id: MessageId,
    pub(crate) customer_id: CustomerId,
    pub(crate) phone: &'a PhoneNumber,
    pub(crate) text: &'a str,
}

/// A channel to customers: an SMS gateway, or a folder of files.
#[async_trait]
pub(crate) trait Channel: Send + Sync {
    /// Which it is.
    fn kind(&self) -> ChannelKind;

    /// Hands a message over.
    async fn deliver(&self, message: OutgoingMessage<'_>) -> Outcome;
}

/// An event, ready to be signed and posted.
#[derive(Debug)]
pub(crate) struct WebhookRequest<'a> {
    /// `webhook-id`.
    pub(crate) id: String,
    pub(crate) url: &'a str,
    /// Seconds since 1970.
    pub(crate) timestamp: i64,
    pub(crate) body: &'a str,
    /// The secrets to sign with: the present one, and for a day the one before it.
    pub(crate) secrets: &'a [SecretString],
}

/// Why an address is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UrlFault {
    Malformed,
    Private,
}

impl UrlFault {
    /// Its stable code.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "url.malformed",
            Self::Private => "url.private",
        }
    }
}

/// Posts to third parties' endpoints.
#[async_trait]
pub(crate) trait WebhookSender: Send + Sync {
    /// The address as it will be used, when it may be used at all.
    fn admit(&self, url: &str) -> Result<String, UrlFault>;

    /// Signs and posts.
    async fn post(&self, request: WebhookRequest<'_>) -> Answer;
}
