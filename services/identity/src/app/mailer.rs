//! Mail, as operations send it.

use async_trait::async_trait;

use crate::staff::domain::EmailAddress;

/// A mail of plain text.
pub(crate) struct Letter {
    pub(crate) to: EmailAddress,
    pub(crate) subject: String,
    pub(crate) text: String,
}

/// What became of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Posted {
    /// The server has it.
    Taken,
    /// The server was away, or asks for another try.
    Later {
        /// For the log, without personal data.
        reason: String,
    },
    /// The server will never take it.
    Refused {
        /// The same.
        reason: String,
    },
}

/// Hands mail over.
#[async_trait]
pub(crate) trait Mailer: Send + Sync {
    async fn post(&self, letter: Letter) -> Posted;
}
