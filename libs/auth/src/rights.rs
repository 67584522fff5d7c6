//! What a token's holder may do now.

use std::fmt::Debug;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kernel::{Actor, Cause, SessionId};

/// When a token was issued, in which session, and whether it says where its rights hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Issued {
    /// When.
    pub at: DateTime<Utc>,
    /// The session, if the token names one.
    pub session: Option<SessionId>,
    /// True when it does not: they hold where they are known to.
    pub by_reference: bool,
}

/// Knows what identity has taken back. Asked at each request, so it answers from memory.
#[async_trait]
pub trait CurrentRights: Debug + Send + Sync {
    /// What is left of the rights that a token gives `actor`, or of those that are known when it does not say where; `None` when it is over: the account was disabled, the
    /// application revoked or the session ended.
    ///
    /// # Errors
    /// When it cannot be known now.
    async fn of(&self, actor: &Actor, issued: Issued) -> Result<Option<Actor>, Cause>;
}
