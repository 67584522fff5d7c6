//! Giving an application access.

use db::{Done, Once};
use kernel::{Actor, ApiClientId, EstateId, Failure, Permission};

use super::WithSecret;
use crate::{
    app::{App, secrets},
    domain::{ApiClient, ClientSecret, refuse_beyond},
    storage::{api_clients, trail},
};

/// The application to make.
#[derive(Debug)]
pub(crate) struct NewApiClient {
    pub(crate) name: String,
    pub(crate) permissions: Vec<Permission>,
    pub(crate) estates: Vec<EstateId>,
}

/// Makes an application with rights that the maker holds, too.
pub(crate) async fn create_api_client(
    app: &App,
    actor: &Actor,
    new: NewApiClient,
    once: Once<WithSecret>,
) -> Result<Done<WithSecret>, Failure> {
    let NewApiClient { name, permissions, estates } = new;
    ApiClient::refuse_forbidden(&permissions)?;
    let tx = app.db.begin().await?;
    if let Some(reply) = once.replay(&tx).await? {
        return Ok(Done::Replayed(reply));
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
    refuse_beyond(actor, &client.grant())?;
    api_clients::insert(&tx, &client).await?;
    trail::client_created(&tx, actor, &client);
    let created = WithSecret { client, secret };
    once.keep(&tx, &created)?;
    tx.commit().await?;
    Ok(Done::Fresh(created))
}
