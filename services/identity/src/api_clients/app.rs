//! Third-party applications: given access, given another secret, and refused from then on.
#![warn(clippy::future_not_send)]

use chrono::TimeDelta;
use db::Tx;
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, ApiClientId, EstateId, Failure, ListQuery, PageOf, Permission, Refusal, Scope};
use secrecy::SecretString;

use crate::{
    api_clients::{
        domain::{ApiClient, ClientSecret},
        storage,
    },
    app::{App, passwords, publishing::publish_api_client, scopes::refuse_beyond_scope},
    roles::domain::refuse_beyond_rights,
    storage::trail,
};

pub(crate) use crate::api_clients::storage::ApiClientList;

/// An application with a secret that nobody can be shown again.
#[derive(Debug)]
pub(crate) struct WithSecret {
    pub(crate) client: ApiClient,
    pub(crate) secret: SecretString,
}

/// Which application is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClientTarget {
    pub(crate) id: ApiClientId,
    pub(crate) version: i32,
}

/// Loads the application that is meant, when the caller may manage it; one outside the caller's scope is not there.
async fn load_to_change(tx: &Tx, actor: &Actor, target: ClientTarget) -> Result<ApiClient, Failure> {
    let found = storage::load(tx, &actor.scope, target.id).await?.ok_or_else(Refusal::not_found)?;
    refuse_beyond_rights(actor, &found.permissions)?;
    if found.version != target.version {
        return Err(db::stale_version().into());
    }
    Ok(found)
}

/// The application to make.
#[derive(Debug)]
pub(crate) struct CreateApiClient {
    pub(crate) name: String,
    pub(crate) permissions: Vec<Permission>,
    pub(crate) estates: Vec<EstateId>,
}

/// Makes an application with rights that the maker holds, too.
#[tracing::instrument(skip_all, name = "identity.create_api_client")]
pub(crate) async fn create_api_client(
    app: &App,
    actor: &Actor,
    command: CreateApiClient,
    idempotency_key: IdempotencyKey<WithSecret>,
) -> Result<Outcome<WithSecret>, Failure> {
    let CreateApiClient { name, permissions, estates } = command;
    ApiClient::refuse_forbidden(&permissions)?;
    refuse_beyond_rights(actor, &permissions)?;
    let scope = Scope::Estates { estates: estates.clone() };
    refuse_beyond_scope(&app.db, actor, &scope).await?;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let secret = passwords::random_secret();
    let first =
        ClientSecret { digest: passwords::digest_of(&secret), created_at: tx.now(), expires_at: None };
    let client = ApiClient {
        id: ApiClientId::new(app.db.ids().as_ref()),
        version: 1,
        name,
        permissions,
        estates,
        secrets: vec![first],
        created_at: tx.now(),
        revoked_at: None,
    };
    storage::insert(&tx, &client).await?;
    trail::client_created(&tx, actor, &client);
    publish_api_client(&tx, &client).await?;
    let created = WithSecret { client, secret };
    tx.keep_reply(&idempotency_key, &created)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(created))
}

/// Adds a secret; the old ones work for `overlap` longer.
#[tracing::instrument(skip_all, name = "identity.rotate_api_client")]
pub(crate) async fn rotate_api_client(
    app: &App,
    actor: &Actor,
    target: ClientTarget,
    overlap: TimeDelta,
) -> Result<WithSecret, Failure> {
    let tx = app.db.begin().await?;
    let mut client = load_to_change(&tx, actor, target).await?;
    let secret = passwords::random_secret();
    client.rotate(passwords::digest_of(&secret), overlap, tx.now())?;
    storage::save(&tx, &client).await?;
    trail::client_rotated(&tx, actor, &client);
    tx.commit().await?;
    Ok(WithSecret { client, secret })
}

/// Revokes an application; its access tokens are refused as soon as the services have received the event.
#[tracing::instrument(skip_all, name = "identity.revoke_api_client")]
pub(crate) async fn revoke_api_client(
    app: &App,
    actor: &Actor,
    target: ClientTarget,
) -> Result<ApiClient, Failure> {
    let tx = app.db.begin().await?;
    let mut client = load_to_change(&tx, actor, target).await?;
    client.revoke(tx.now())?;
    storage::save(&tx, &client).await?;
    trail::client_revoked(&tx, actor, &client);
    publish_api_client(&tx, &client).await?;
    tx.commit().await?;
    Ok(client)
}

/// The application, when its estates lie within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.get_api_client")]
pub(crate) async fn get_api_client(app: &App, actor: &Actor, id: ApiClientId) -> Result<ApiClient, Failure> {
    Ok(storage::find(&app.db, &actor.scope, id).await?.ok_or_else(Refusal::not_found)?)
}

/// One page of those whose estates lie within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.list_api_clients")]
pub(crate) async fn list_api_clients(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<ApiClient>, Failure> {
    storage::list_api_clients(&app.db, &actor.scope, query).await
}
