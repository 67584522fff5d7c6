//! Ending an application's access.

use kernel::{Actor, Failure};

use super::{ClientTarget, load_to_change};
use crate::{
    app::App,
    domain::ApiClient,
    storage::{api_clients, trail},
};

/// Revokes an application; its last access token lives for ten minutes at most.
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
    tx.commit().await?;
    Ok(client)
}
