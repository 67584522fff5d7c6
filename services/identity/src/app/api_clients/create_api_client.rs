//! Giving an application access.

use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, ApiClientId, EstateId, Failure, Permission, Scope};

use super::WithSecret;
use crate::{
    app::{
        App,
        publishing::publish_api_client,
        scopes::{refuse_beyond_scope, refuse_too_long},
        secrets,
    },
    domain::{ApiClient, ClientSecret, refuse_beyond_rights},
    storage::{api_clients, trail},
};

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
    refuse_too_long(app, &scope, "/estates")?;
    refuse_beyond_scope(&app.db, actor, &scope).await?;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let secret = secrets::random_secret();
    let first = ClientSecret { digest: secrets::digest_of(&secret), created_at: tx.now(), expires_at: None };
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
    api_clients::insert(&tx, &client).await?;
    trail::client_created(&tx, actor, &client);
    publish_api_client(&tx, &client).await?;
    let created = WithSecret { client, secret };
    tx.keep_reply(&idempotency_key, &created)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(created))
}
