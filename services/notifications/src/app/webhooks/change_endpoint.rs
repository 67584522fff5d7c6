//! Changing an endpoint: on, off, a new secret, gone.

use db::{AuditEntry, Tx};
use kernel::{Actor, Failure, Refusal};
use vocabulary::WebhookEndpointId;

use super::{Registered, new_secret, rights::left};
use crate::{app::App, domain::Endpoint, storage::endpoints};

/// Which endpoint is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) id: WebhookEndpointId,
    pub(crate) version: i32,
}

/// Switches an endpoint on or off. What happens while it is off is not kept for it.
#[tracing::instrument(skip_all, name = "notifications.switch_endpoint")]
pub(crate) async fn switch_endpoint(
    app: &App,
    actor: &Actor,
    target: Target,
    is_enabled: bool,
) -> Result<Endpoint, Failure> {
    let tx = app.db.begin().await?;
    let mut endpoint = load_seen(&tx, actor, target).await?;
    endpoint.switch(is_enabled)?;
    if is_enabled && left(&app.db, &endpoint).await?.is_none() {
        return Err(owner_disabled().into());
    }
    endpoints::save(&tx, &endpoint, None).await?;
    let act = if is_enabled { "enable_endpoint" } else { "disable_endpoint" };
    tx.audit(AuditEntry::new(actor, act, "webhook_endpoint", endpoint.id));
    tx.commit().await?;
    app.endpoints.forget();
    Ok(endpoint)
}

/// Makes a new secret. The one before it goes on signing beside it for a day, so that the receiver can change over.
#[tracing::instrument(skip_all, name = "notifications.rotate_secret")]
pub(crate) async fn rotate_secret(app: &App, actor: &Actor, target: Target) -> Result<Registered, Failure> {
    let tx = app.db.begin().await?;
    let mut endpoint = load_seen(&tx, actor, target).await?;
    let secret = new_secret();
    endpoint.rotate(tx.now());
    endpoints::save(&tx, &endpoint, Some(&secret)).await?;
    tx.audit(AuditEntry::new(actor, "rotate_secret", "webhook_endpoint", endpoint.id));
    tx.commit().await?;
    Ok(Registered { endpoint, secret })
}

/// Forgets an endpoint and what was on its way to it.
#[tracing::instrument(skip_all, name = "notifications.remove_endpoint")]
pub(crate) async fn remove_endpoint(app: &App, actor: &Actor, target: Target) -> Result<(), Failure> {
    let tx = app.db.begin().await?;
    let endpoint = load_seen(&tx, actor, target).await?;
    endpoints::remove(&tx, &endpoint).await?;
    tx.audit(AuditEntry::new(actor, "remove_endpoint", "webhook_endpoint", endpoint.id));
    tx.commit().await?;
    app.endpoints.forget();
    Ok(())
}

async fn load_seen(tx: &Tx, actor: &Actor, target: Target) -> Result<Endpoint, Failure> {
    let endpoint = endpoints::load(tx, actor, target.id).await?.ok_or_else(Refusal::not_found)?;
    if endpoint.version == target.version { Ok(endpoint) } else { Err(db::stale_version().into()) }
}

fn owner_disabled() -> Refusal {
    Refusal::conflict("notifications.owner_disabled")
}
