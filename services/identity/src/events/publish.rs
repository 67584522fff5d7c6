//! What identity publishes: rights as they are after a change.

use chrono::{DateTime, Utc};
use contracts::identity::{ApiClientChanged, StaffChanged};
use kernel::SessionTokens;

use crate::{
    api_clients::domain::ApiClient, roles::domain::Grant, sessions::domain::RevokedTokens,
    staff::domain::Staff,
};

/// An account as it is now, with what its roles and positions amount to and what became of its access tokens.
pub(crate) fn staff_changed(
    staff: &Staff,
    rights: Grant,
    over: RevokedTokens,
    changed_at: DateTime<Utc>,
) -> StaffChanged {
    StaffChanged {
        staff_id: staff.id,
        name: staff.name.clone(),
        is_enabled: staff.is_active(),
        permissions: rights.permissions.into_iter().map(Into::into).collect(),
        scope: rights.scope,
        tokens_valid_from: staff.tokens_valid_from,
        session_tokens: Some(SessionTokens { valid_from: over.before, ended: over.of }),
        changed_at,
    }
}

/// An application as it is now.
pub(crate) fn api_client_changed(client: &ApiClient, changed_at: DateTime<Utc>) -> ApiClientChanged {
    let grant = client.grant();
    ApiClientChanged {
        client_id: client.id,
        name: client.name.clone(),
        is_enabled: client.revoked_at.is_none(),
        permissions: grant.permissions.into_iter().map(Into::into).collect(),
        scope: grant.scope,
        changed_at,
    }
}
