//! A third party names an address, and which events it wants there; an endpoint is switched on and off, given a new secret,
//! taken away.

use copies::parties::{find_estate, unknown_estate};
use db::{AuditEntry, Tx};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Coded, EstateId, Failure, Faults, Refusal, Scope};
use secrecy::SecretString;
use vocabulary::WebhookEndpointId;

use super::{new_secret, rights::effective_subscription};
use crate::{
    app::App,
    webhooks::{
        domain::{Endpoint, EventPattern, MOST_ENDPOINTS, Subscription},
        storage,
    },
};

/// What is asked for.
#[derive(Debug, Clone)]
pub(crate) struct RegisterEndpoint {
    pub(crate) url: String,
    pub(crate) events: Vec<String>,
    /// Absent: wherever the caller may look.
    pub(crate) estates: Option<Vec<EstateId>>,
}

/// The endpoint, and its secret: the only time it is seen.
#[derive(Debug, Clone)]
pub(crate) struct Registered {
    pub(crate) endpoint: Endpoint,
    pub(crate) secret: SecretString,
}

/// Registers an endpoint.
///
/// # Errors
/// Every fault of the address, the events and the estates at once; `notifications.too_many_endpoints`.
#[tracing::instrument(skip_all, name = "notifications.register_endpoint")]
pub(crate) async fn register_endpoint(
    app: &App,
    actor: &Actor,
    command: RegisterEndpoint,
    idempotency_key: IdempotencyKey<Registered>,
) -> Result<Outcome<Registered>, Failure> {
    let mut faults = Faults::new();
    let url = app.webhook_sender.admit(&command.url).unwrap_or_else(|fault| {
        faults.add("/url", fault.code());
        String::new()
    });
    let events = read_events(actor, &command.events, &mut faults);
    let scope = read_scope(app, actor, command.estates, &mut faults).await?;
    faults.into_result()?;

    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    if storage::count_of(&tx, &actor.principal.to_string()).await? >= MOST_ENDPOINTS {
        return Err(too_many().into());
    }
    let endpoint = Endpoint {
        id: WebhookEndpointId::new(app.db.ids().as_ref()),
        version: 1,
        owner: actor.principal.to_string(),
        url,
        subscription: Subscription { events, scope },
        is_enabled: true,
        disabled_reason: None,
        previous_secret_until: None,
        created_at: tx.now(),
    };
    let secret = new_secret();
    storage::insert(&tx, &endpoint, &secret).await?;
    tx.audit(AuditEntry::new(actor, "register_endpoint", "webhook_endpoint", endpoint.id));
    let registered = Registered { endpoint, secret };
    tx.keep_reply(&idempotency_key, &registered)?;
    tx.commit().await?;
    app.endpoints.forget();
    Ok(Outcome::Fresh(registered))
}

/// What a caller may read decides what they may subscribe to.
fn read_events(actor: &Actor, events: &[String], faults: &mut Faults) -> Vec<EventPattern> {
    let mut patterns = Vec::new();
    for (index, text) in events.iter().enumerate() {
        let pattern = EventPattern::parse(text);
        let permission = pattern.as_ref().and_then(EventPattern::permission);
        let (Some(pattern), Some(permission)) = (pattern, permission) else {
            faults.add(format!("/events/{index}"), "event.unknown");
            continue;
        };
        if !actor.may(permission) {
            faults.add(
                format!("/events/{index}"),
                Coded::new("event.forbidden").with("permission", permission),
            );
        }
        patterns.push(pattern);
    }
    patterns
}

fn too_many() -> Refusal {
    Refusal::conflict("notifications.too_many_endpoints").with("most", MOST_ENDPOINTS)
}

async fn read_scope(
    app: &App,
    actor: &Actor,
    estates: Option<Vec<EstateId>>,
    faults: &mut Faults,
) -> Result<Scope, Failure> {
    let Some(estates) = estates else { return Ok(actor.scope.clone()) };
    for (index, estate_id) in estates.iter().enumerate() {
        let estate = find_estate(&app.db, app.directory.as_ref(), actor, *estate_id).await?;
        if estate.is_none() {
            faults.take(unknown_estate(format!("/estates/{index}")));
        }
    }
    Ok(Scope::Estates { estates })
}

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
    if is_enabled && effective_subscription(&app.db, &endpoint).await?.is_none() {
        return Err(owner_disabled().into());
    }
    storage::save(&tx, &endpoint, None).await?;
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
    storage::save(&tx, &endpoint, Some(&secret)).await?;
    tx.audit(AuditEntry::new(actor, "rotate_secret", "webhook_endpoint", endpoint.id));
    tx.commit().await?;
    Ok(Registered { endpoint, secret })
}

/// Forgets an endpoint and what was on its way to it.
#[tracing::instrument(skip_all, name = "notifications.remove_endpoint")]
pub(crate) async fn remove_endpoint(app: &App, actor: &Actor, target: Target) -> Result<(), Failure> {
    let tx = app.db.begin().await?;
    let endpoint = load_seen(&tx, actor, target).await?;
    storage::remove(&tx, &endpoint).await?;
    tx.audit(AuditEntry::new(actor, "remove_endpoint", "webhook_endpoint", endpoint.id));
    tx.commit().await?;
    app.endpoints.forget();
    Ok(())
}

async fn load_seen(tx: &Tx, actor: &Actor, target: Target) -> Result<Endpoint, Failure> {
    let endpoint = storage::load(tx, actor, target.id).await?.ok_or_else(Refusal::not_found)?;
    if endpoint.version == target.version { Ok(endpoint) } else { Err(db::stale_version().into()) }
}

fn owner_disabled() -> Refusal {
    Refusal::conflict("notifications.owner_disabled")
}
