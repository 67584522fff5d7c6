//! What is over of the access tokens of somebody's sessions.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::SessionId;

/// What became of access tokens that name their session (`sid`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SessionTokens {
    /// Those that were issued before are over, of whichever session.
    pub valid_from: Option<DateTime<Utc>>,
    /// The sessions that ended so lately that tokens of theirs may still run: those tokens are over.
    pub ended: Vec<SessionId>,
}
