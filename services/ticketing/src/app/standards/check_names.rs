//! Standards of the group's own that bear the name of one that ships, from before those names were reserved.

use db::Db;
use kernel::Failure;

use crate::storage::standards as published;

/// Warns of each: it goes on governing its estates until a release ships the same version of that name.
#[tracing::instrument(skip_all, name = "ticketing.warn_of_shipped_names")]
pub(crate) async fn warn_of_shipped_names(db: &Db) -> Result<(), Failure> {
    for (name, version) in published::list(db).await? {
        if standards::profile(&name, version).is_some() {
            tracing::error!(
                name,
                version,
                "a published standard is hidden by a shipped one of its name and version"
            );
        } else if standards::is_shipped(&name) {
            tracing::warn!(
                name,
                version,
                "a published standard bears a reserved name; publish it under another"
            );
        }
    }
    Ok(())
}
