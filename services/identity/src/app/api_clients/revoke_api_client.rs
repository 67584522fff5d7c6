//! Ending an application's access.

use kernel::{Actor, Failure};

use super::{ClientTarget, load_to_change};
use crate::{
    app::{App, publishing::publish_api_client},
    domain::ApiClient,
    storage::{api_clients, trail},
};

/// Revokes an application; its access tokens are refused as soon as the services have heard of it.
#[tracing::instrument(skip_all, name = "identity.revoke_api_client")]
pub(crate) async fn revoke_api_client(
    app: &App,
    actor: &Actor,
    target: ClientTarget,
) -> Result<ApiClient, Failure> {
    let tx = app.db.begin().await?;
    let mut client = load_to_change(&tx, actor, target).await?;
    client.revoke(tx.now())?;
    api_clients::save(&tx, &client).await?;
    trail::client_revoked(&tx, actor, &client);
    publish_api_client(&tx, &client).await?;
    tx.commit().await?;
    Ok(client)
}
