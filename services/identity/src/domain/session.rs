//! A signed-in browser: one session, and one refresh token after the other.

use chrono::{DateTime, Utc};
use kernel::{SessionId, StaffId};

/// Why a session is over before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The person signed out.
    SignedOut,
    /// A refresh token was used twice: one of the two users stole it, so neither goes on.
    TokenReused,
    /// The account was disabled.
    Disabled,
}

impl Ended {
    /// As stored.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::TokenReused => "token_reused",
            Self::Disabled => "disabled",
        }
    }
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Session {
    pub(crate) id: SessionId,
    pub(crate) staff_id: StaffId,
    pub(crate) started_at: DateTime<Utc>,
    /// When it is over, however often it is refreshed.
    pub(crate) expires_at: DateTime<Utc>,
    pub(crate) is_ended: bool,
}

impl Session {
    /// True while it can be refreshed.
    pub(crate) fn is_open(&self, now: DateTime<Utc>) -> bool {
        !self.is_ended && now < self.expires_at
    }
}
