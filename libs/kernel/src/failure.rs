//! How an operation fails: it was refused, or something under it broke.

use crate::{ErrorKind, Refusal};

/// The cause of a break, for the log alone.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// What an operation answers when it does not succeed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A rule refused it; the client gets the reason.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A part we need does not answer now; the same request may pass later.
    #[error("unavailable while {doing}")]
    Unavailable {
        /// What was being done, such as `loading a ticket`.
        doing: &'static str,
        /// Why.
        #[source]
        source: Cause,
    },
    /// Our fault. The client learns nothing but the trace id.
    #[error("broken while {doing}")]
    Broken {
        /// What was being done.
        doing: &'static str,
        /// Why.
        #[source]
        source: Cause,
    },
}

impl Failure {
    /// One of the eight kinds.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Refused(refusal) => refusal.kind,
            Self::Unavailable { .. } => ErrorKind::Unavailable,
            Self::Broken { .. } => ErrorKind::Internal,
        }
    }

    /// The whole chain of causes on one line, for the log.
    #[must_use]
    pub fn chain(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text
    }
}
