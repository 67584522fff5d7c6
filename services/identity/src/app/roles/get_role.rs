//! One role.

use kernel::{Failure, Refusal};

use crate::{
    app::App,
    domain::{Role, RoleName},
    storage::roles,
};

/// The role of this name.
#[tracing::instrument(skip_all, name = "identity.get_role")]
pub(crate) async fn get_role(app: &App, name: &RoleName) -> Result<Role, Failure> {
    Ok(roles::find(&app.db, name).await?.ok_or_else(Refusal::not_found)?)
}
