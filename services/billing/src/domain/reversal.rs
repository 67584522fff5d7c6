//! Why a charge is taken back, and what follows from it.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use kernel::UnknownWord;

/// What the reason means for work that is resolved again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReversalKind {
    /// The charge was wrong: what is owed in truth is charged again.
    BilledInError,
    /// It was owed and is let off: it is never charged again.
    Forgiven,
    /// The ticket was cancelled: there is nothing to pay for.
    WorkCancelled,
}

impl ReversalKind {
    /// The stored and sent word.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::BilledInError => "billed_in_error",
            Self::Forgiven => "forgiven",
            Self::WorkCancelled => "work_cancelled",
        }
    }
}

impl FromStr for ReversalKind {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        match word {
            "billed_in_error" => Ok(Self::BilledInError),
            "forgiven" => Ok(Self::Forgiven),
            "work_cancelled" => Ok(Self::WorkCancelled),
            other => Err(UnknownWord { list: "ReversalKind", word: other.to_owned() }),
        }
    }
}

/// That something was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reversal {
    pub(crate) kind: ReversalKind,
    /// In the words of who did it.
    pub(crate) reason: String,
    pub(crate) at: DateTime<Utc>,
}
