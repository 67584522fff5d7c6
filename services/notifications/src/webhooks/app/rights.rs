//! What is left of the rights an endpoint was registered with. Nobody registers for good: whoever may not read something
//! any more is not sent it either.

use db::{AuditEntry, Db, SecurityKind, Tx, security};
use kernel::{Actor, EstateId, Failure, Permission, Principal, Visibility};
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
    /// Its owner, with what is left of the rights that it was registered with.
    rights: Actor,
    /// Its owner, with what they are known to be permitted now.
    known: Option<Actor>,
}

impl EffectiveSubscription {
    /// True when the owner may be told of an event that happened at `place`.
    pub(super) fn subscribes(
        &self,
        event: (&str, &str),
        place: Option<(EstateId, &[&str])>,
        visibility: Option<&Visibility>,
    ) -> bool {
        let here = |actor: &Actor| match place {
            Some((estate_id, regions)) => actor.at(estate_id, regions.iter().copied()),
            None => actor.clone(),
        };
        let mut reader = here(&self.rights);
        if !reader.may(Permission::NotificationsWrite) || !self.subscription.is_read_by(event, &reader, place)
        {
            return false;
        }
        // What else was granted at registration is not kept: it counts for those who are known to hold it now.
        reader.permissions.extend(self.known.iter().flat_map(|known| here(known).permissions));
        visibility.is_none_or(|visibility| visibility.allows(&reader))
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
    let granted = Actor::new(principal, permissions, scope.clone());
    let Some(rights) = db.rights_of(&granted, endpoint.created_at).await? else { return Ok(None) };
    let subscription = Subscription { events: events.clone(), scope: rights.scope.clone() };
    let known = known.map(|known| known.actor());
    Ok(Some(EffectiveSubscription { subscription, rights, known }))
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
