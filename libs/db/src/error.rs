//! How storage fails, and what an operation makes of it.

use envelope::EnvelopeError;
use kernel::{Cause, Failure, Refusal};
use sea_orm::DbErr;

use sealing::SealError;

use crate::engine::errors;

/// What went wrong between an operation and its database.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The engine refused or did not answer.
    #[error("the database failed while {doing}")]
    Engine {
        /// What was being done, such as `loading a ticket`.
        doing: &'static str,
        /// What the engine said.
        #[source]
        source: DbErr,
    },
    /// The configuration makes no sense.
    #[error("the database is misconfigured: {0}")]
    Misconfigured(String),
    /// A value could not be sealed or opened.
    #[error("a sealed value failed")]
    Sealed(#[from] SealError),
    /// An event has no JSON form.
    #[error("an event could not be published")]
    Envelope(#[from] EnvelopeError),
    /// A row holds what this version of the code cannot read.
    #[error("a stored {what} cannot be read")]
    Corrupt {
        /// What it should have been.
        what: &'static str,
        /// Why it is none.
        #[source]
        source: Cause,
    },
    /// Not a break at all: the rules of this crate said no (a stale version, a reused key).
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl DbError {
    /// The engine's own error, where there is one.
    #[must_use]
    pub fn engine_error(&self) -> Option<&DbErr> {
        match self {
            Self::Engine { source, .. } => Some(source),
            Self::Misconfigured(_)
            | Self::Sealed(_)
            | Self::Envelope(_)
            | Self::Corrupt { .. }
            | Self::Refused(_) => None,
        }
    }

    /// True when the same call may succeed in a moment: no connection, a deadlock, a shutdown, a time-out.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        self.engine_error().is_some_and(errors::is_passing)
    }
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        let is_passing = error.is_passing();
        match error {
            DbError::Refused(refusal) => Self::Refused(refusal),
            DbError::Engine { doing, source } if is_passing => {
                Self::Unavailable { doing, source: Box::new(source) }
            }
            DbError::Engine { doing, source } => Self::Broken { doing, source: Box::new(source) },
            other @ (DbError::Misconfigured(_)
            | DbError::Sealed(_)
            | DbError::Envelope(_)
            | DbError::Corrupt { .. }) => {
                Self::Broken { doing: "using the database", source: Box::new(other) }
            }
        }
    }
}

/// Says what was being done when the engine failed: `.context("loading a ticket")?`.
pub trait Context<T> {
    /// Wraps the engine's error together with what was being done.
    ///
    /// # Errors
    /// [`DbError::Engine`] where there was an error before.
    fn context(self, context: &'static str) -> Result<T, DbError>;
}

impl<T> Context<T> for Result<T, DbErr> {
    fn context(self, context: &'static str) -> Result<T, DbError> {
        self.map_err(|source| DbError::Engine { doing: context, source })
    }
}

/// The normalised name `uq_<table>__<columns>` of the unique rule that `error` broke; `None` for any other error.
/// Columns are in the order of the index, joined by `_`; a primary key is named the same way.
#[must_use]
pub fn unique_violation(error: &DbErr) -> Option<String> {
    errors::unique_violation(error)
}

/// Turns the number of rows that a versioned `UPDATE … WHERE id = ? AND version = ?` touched into an answer.
///
/// # Errors
/// A `stale_version` conflict when it was none: somebody else saved first.
pub fn expect_one(rows_affected: u64) -> Result<(), Failure> {
    match rows_affected {
        1 => Ok(()),
        0 => Err(stale_version().into()),
        more => Err(Failure::Broken {
            doing: "saving one row",
            source: format!("{more} rows were changed at once").into(),
        }),
    }
}

/// Somebody else saved first; reading again and trying again may pass.
pub(crate) const STALE_VERSION: &str = "stale_version";

/// The refusal of a change that was based on an older version than the stored one.
#[must_use]
pub fn stale_version() -> Refusal {
    Refusal::conflict(STALE_VERSION)
}

/// An error and its causes on one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
