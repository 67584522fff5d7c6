//! All roles.

use kernel::Failure;

use crate::{app::App, domain::Role, storage::roles};

/// All roles by name.
pub(crate) async fn list_roles(app: &App) -> Result<Vec<Role>, Failure> {
    Ok(roles::list(&app.db).await?)
}
