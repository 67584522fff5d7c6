//! What identity publishes: who may do what, and where, as it is after each change.
//!
//! Each event carries the whole state, so that a service keeps the rights of everybody (`db::principals`) and asks them
//! again wherever they are used later: at each request, in open streams, in webhooks.

use chrono::{DateTime, Utc};
use kernel::{ApiClientId, OpenWord, Permission, Scope, SessionTokens, StaffId};
use serde::{Deserialize, Serialize};

use crate::{declare::event, faceted::concern_nobody};

/// A member of staff was taken in, or their rights or standing changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StaffChanged {
    /// The member of staff.
    pub staff_id: StaffId,
    /// As colleagues call them.
    pub name: String,
    /// False for an account that was disabled.
    pub is_enabled: bool,
    /// What their roles let them do.
    pub permissions: Vec<OpenWord<Permission>>,
    /// Where.
    #[serde(deserialize_with = "Scope::narrowed")]
    pub scope: Scope,
    /// Access tokens that were issued before are over, because sessions were ended. Of tokens that name their session,
    /// `session_tokens` tells more exactly.
    pub tokens_valid_from: Option<DateTime<Utc>>,
    /// What became of access tokens that name their session; absent in events of versions whose tokens named none.
    #[serde(default)]
    pub session_tokens: Option<SessionTokens>,
    /// When.
    pub changed_at: DateTime<Utc>,
}
event!(StaffChanged, "identity", "staff", "staff_changed", staff_id, group);

/// An API client was registered, or its rights or standing changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ApiClientChanged {
    /// The application.
    pub client_id: ApiClientId,
    /// What it is called.
    pub name: String,
    /// False for one that was revoked.
    pub is_enabled: bool,
    /// What it may do.
    pub permissions: Vec<OpenWord<Permission>>,
    /// Where.
    #[serde(deserialize_with = "Scope::narrowed")]
    pub scope: Scope,
    /// When.
    pub changed_at: DateTime<Utc>,
}
event!(ApiClientChanged, "identity", "api_client", "api_client_changed", client_id, group);

concern_nobody!(StaffChanged, ApiClientChanged);
