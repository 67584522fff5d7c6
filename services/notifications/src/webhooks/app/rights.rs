//! What is left of the rights an endpoint was registered with. Nobody registers for good: whoever may not read something
//! any more is not sent it either.

use db::{AuditEntry, Db, SecurityKind, Tx, security};
use kernel::{Actor, EstateId, Failure, Open, Permission, Principal, Visibility};
use serde_json::json;

use crate::{
    app::App,
    webhooks::{
        domain::{Endpoint, Subscription},
        storage,
    },
};

/// Shown on an endpoint whose owner may do nothing any more.
pub(super) const OWNER_DISABLED: &str = "owner_disabled";

/// What an endpoint receives by its owner's present rights.
#[derive(Debug)]
pub(super) struct EffectiveSubscription {
    subscription: Subscription,
    /// Its owner, with what they are known to be permitted.
    reader: Actor,
}

impl EffectiveSubscription {
    /// True when the owner may be told of an event that happened at `place`.
    pub(super) fn subscribes(
        &self,
        event: (&str, &str),
        place: Option<(EstateId, &[&str])>,
        visibility: Option<&Visibility>,
    ) -> bool {
        let is_visible = visibility.is_none_or(|visibility| visibility.allows(&self.reader));
        self.subscription.subscribes(event, place) && is_visible
    }
}

/// What is left to the endpoint; nothing when the account of its owner was disabled or revoked.
pub(super) async fn effective_subscription(
    db: &Db,
    endpoint: &Endpoint,
) -> Result<Option<EffectiveSubscription>, Failure> {
    let Ok(principal) = endpoint.owner.parse::<Principal>() else { return Ok(None) };
    let Subscription { events, scope } = &endpoint.subscription;
    let needed = events.iter().filter_map(|pattern| pattern.permission());
    let permissions = needed.chain([Permission::NotificationsWrite]).collect();
    let known = db.principal(&principal).await?;
    let granted = Actor { principal, permissions, scope: scope.clone() };
    let Some(rights) = db.rights_of(&granted, endpoint.created_at).await? else { return Ok(None) };
    let is_left = |permission: Option<Permission>| {
        rights.may(Permission::NotificationsWrite)
            && permission.is_some_and(|permission| rights.may(permission))
    };
    let events = events.iter().filter(|pattern| is_left(pattern.permission())).cloned().collect();
    let subscription = Subscription { events, scope: rights.scope.clone() };
    // What else was granted at registration is not kept: it counts for those who are known to hold it now.
    let mut reader = rights;
    reader
        .permissions
        .extend(known.iter().flat_map(|known| known.permissions.iter().filter_map(Open::known)));
    Ok(Some(EffectiveSubscription { subscription, reader }))
}

/// An account was changed: when it is over, so are its endpoints, in the inbox's transaction.
#[tracing::instrument(skip_all, name = "notifications.owner_changed")]
pub(crate) async fn owner_changed(
    app: &App,
    tx: &Tx,
    owner: &Principal,
    is_enabled: bool,
) -> Result<(), Failure> {
    if is_enabled {
        return Ok(());
    }
    let count = storage::disable_all_of(tx, &owner.to_string(), OWNER_DISABLED).await?;
    if count > 0 {
        let actor = Actor::system("notifications.owner_changed");
        let entry = AuditEntry::new(&actor, "disable_endpoints", "webhook_owner", owner)
            .after(json!({ "count": count, "reason": OWNER_DISABLED }));
        security::record_audited(tx, SecurityKind::SettingChanged, entry);
        tracing::info!(%owner, count, "the endpoints of an account that is over were switched off");
        app.endpoints.forget();
    }
    Ok(())
}
