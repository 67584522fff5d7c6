//! All roles.

use kernel::Failure;

use crate::{app::App, domain::Role, storage::roles};

/// All roles by name.
#[tracing::instrument(skip_all, name = "identity.list_roles")]
pub(crate) async fn list_roles(app: &App) -> Result<Vec<Role>, Failure> {
    Ok(roles::list(&app.db).await?)
}
