//! Giving an application another secret.

use chrono::TimeDelta;
use kernel::{Actor, Failure};

use super::{ClientTarget, WithSecret, load_to_change};
use crate::{
    app::{App, secrets},
    storage::{api_clients, trail},
};

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
    let secret = secrets::random_secret();
    client.rotate(secrets::digest_of(&secret), overlap, tx.now())?;
    api_clients::save(&tx, &client).await?;
    trail::client_rotated(&tx, actor, &client);
    tx.commit().await?;
    Ok(WithSecret { client, secret })
}
