//! Tokens for programs: OAuth 2 client credentials (RFC 6749 §4.4).
#![warn(clippy::future_not_send)]

mod keyring;

use auth::Subject;
use db::{SecurityEvent, SecurityKind, security};
use kernel::{Actor, ApiClientId, Failure, Grant, Permission, Scope};
use secrecy::SecretString;

use crate::{
    api_clients,
    app::{App, passwords},
};

pub(crate) use keyring::{AccessToken, Keyring, rotate_keys};

/// Who asks, and for what.
#[derive(Debug)]
pub(crate) struct ClientCredentials {
    pub(crate) client_id: String,
    pub(crate) secret: SecretString,
    /// The permissions asked for; all that the client has when none are named.
    pub(crate) scope: Option<Vec<String>>,
}

/// A token, and what it may be used for.
#[derive(Debug)]
pub(crate) struct ClientToken {
    pub(crate) access: AccessToken,
    pub(crate) permissions: Vec<Permission>,
}

/// Why there is no token, in the words of RFC 6749 §5.2.
#[derive(Debug)]
pub(crate) enum TokenRefusal {
    /// `invalid_client`: unknown, revoked, or the wrong secret.
    Client,
    /// `invalid_scope`: more than the client has, or nothing anybody has.
    Scope,
    /// Not the client's fault.
    Failed(Failure),
}

impl From<Failure> for TokenRefusal {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Gives a token to one of our services or to a third party.
#[tracing::instrument(skip_all, name = "identity.issue_client_token")]
pub(crate) async fn issue_client_token(
    app: &App,
    asked: ClientCredentials,
    address: &str,
) -> Result<ClientToken, TokenRefusal> {
    let digest = passwords::digest_of(&asked.secret);
    let (subject, mut grant) = match of_service(app, &asked.client_id, &digest) {
        Some(service) => service,
        None => match of_third_party(app, &asked.client_id, &digest).await? {
            Some(client) => client,
            None => return Err(refused(app, &asked.client_id, address).await),
        },
    };
    if let Some(scope) = &asked.scope {
        grant.permissions = narrowed(&grant.permissions, scope).ok_or(TokenRefusal::Scope)?;
    }
    let actor = Actor::new(subject.principal(), grant.permissions, grant.scope);
    let access = app.keyring.sign(&app.db, (subject, None), &actor)?;
    let permissions = actor.permissions;
    Ok(ClientToken { access, permissions })
}

/// The refusal of a client that did not prove itself, noted under its id if it can be one.
async fn refused(app: &App, client_id: &str, address: &str) -> TokenRefusal {
    let mut event = SecurityEvent::new(SecurityKind::ClientRefused).from_source(address);
    if let Ok(id) = client_id.parse::<ApiClientId>() {
        event = event.about(format!("client:{id}"));
    }
    security::note(&app.db, event).await;
    TokenRefusal::Client
}

fn of_service(app: &App, name: &str, digest: &[u8; 32]) -> Option<(Subject, Grant)> {
    let service = app.config.services.iter().find(|service| service.name == name)?;
    let is_same = passwords::is_same(&passwords::digest_of(&service.secret), digest);
    is_same.then(|| {
        let permissions = app.config.service_permissions.of(name);
        let scope = Scope::all("a service asks for every caller it serves");
        (Subject::Service(service.name.clone()), Grant { permissions, scope })
    })
}

async fn of_third_party(app: &App, id: &str, digest: &[u8; 32]) -> Result<Option<(Subject, Grant)>, Failure> {
    let Ok(id) = id.parse::<ApiClientId>() else { return Ok(None) };
    let Some(client) = api_clients::storage::find(&app.db, &Scope::all("it asks for itself"), id).await?
    else {
        return Ok(None);
    };
    let now = app.db.clock().now();
    // Every secret is looked at: how long it takes says nothing of which one matched.
    let matching = client.live_digests(now).filter(|live| passwords::is_same(live, digest)).count();
    Ok((matching > 0).then(|| (Subject::Client(client.id), client.grant())))
}

/// The permissions named, when all of them are held.
fn narrowed(held: &[Permission], named: &[String]) -> Option<Vec<Permission>> {
    let named = named.iter().map(|name| name.parse().ok().filter(|permission| held.contains(permission)));
    named.collect::<Option<Vec<_>>>().filter(|permissions| !permissions.is_empty())
}
