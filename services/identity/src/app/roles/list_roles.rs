//! Roles.

use kernel::{Failure, ListQuery, PageOf};

use crate::{app::App, domain::Role, storage::account_lists};

/// One page of the roles, by name.
#[tracing::instrument(skip_all, name = "identity.list_roles")]
pub(crate) async fn list_roles(app: &App, query: &ListQuery) -> Result<PageOf<Role>, Failure> {
    account_lists::list_roles(&app.db, query).await
}
