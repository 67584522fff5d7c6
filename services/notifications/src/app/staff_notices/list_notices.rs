//! What the caller was told, newest first.

use kernel::{Actor, Failure, ListQuery, PageOf};

use crate::{app::App, domain::StaffNotice, storage::notice_lists};

/// One page of the actor's own notices, as far as they may still see what these are about. Applications have none.
#[tracing::instrument(skip_all, name = "notifications.list_notices")]
pub(crate) async fn list_notices(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<StaffNotice>, Failure> {
    notice_lists::list_notices(&app.db, actor, query).await
}
