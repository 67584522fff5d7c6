//! How the bus fails.

use envelope::EnvelopeError;
use kernel::Cause;

/// Why the bus did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum BusError {
    /// The broker does not answer now, or lost the connection before it confirmed; try again later.
    #[error("the bus is unavailable while {doing}")]
    Unavailable {
        /// What was being done, such as `publishing`.
        doing: &'static str,
        /// Why.
        #[source]
        source: Cause,
    },
    /// The broker answered, and refused: a full queue, a queue of the same name with other arguments, no right.
    #[error("the bus refused {doing}")]
    Rejected {
        /// What was being done.
        doing: &'static str,
        /// Why.
        #[source]
        source: Cause,
    },
    /// This process is shutting down; the message has to be sent again.
    #[error("the bus is closing")]
    Closing,
    /// The envelope has no bytes.
    #[error("the envelope cannot be sent")]
    Envelope(#[from] EnvelopeError),
    /// A consumer could not store a dead letter.
    #[error("the dead letter could not be stored")]
    DeadLettering(#[source] Cause),
    /// The configuration makes no sense.
    #[error("the bus is misconfigured: {0}")]
    Misconfigured(String),
}

/// An error and its causes on one line, for logs and dead letters.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        text.push_str(": ");
        text.push_str(&deeper.to_string());
        cause = deeper.source();
    }
    text
}
