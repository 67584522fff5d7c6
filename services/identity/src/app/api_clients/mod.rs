//! Third-party applications.

mod create_api_client;
mod get_api_client;
mod list_api_clients;
mod revoke_api_client;
mod rotate_api_client;

use db::Tx;
use kernel::{Actor, ApiClientId, Failure, Refusal};
use secrecy::SecretString;

pub(crate) use crate::storage::account_lists::ApiClientList;
pub(crate) use create_api_client::{CreateApiClient, create_api_client};
pub(crate) use get_api_client::get_api_client;
pub(crate) use list_api_clients::list_api_clients;
pub(crate) use revoke_api_client::revoke_api_client;
pub(crate) use rotate_api_client::rotate_api_client;

use crate::{
    domain::{ApiClient, refuse_beyond_rights},
    storage::api_clients,
};

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
    let found = api_clients::load(tx, &actor.scope, target.id).await?.ok_or_else(Refusal::not_found)?;
    refuse_beyond_rights(actor, &found.permissions)?;
    if found.version != target.version {
        return Err(db::stale_version().into());
    }
    Ok(found)
}
