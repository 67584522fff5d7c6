//! What the caller was told, newest first.

use kernel::{Actor, Failure, Page, PageOf};

use super::StaffNoticeFilter;
use crate::{app::App, domain::StaffNotice, storage::staff_notices};

/// One page of the actor's own notices, as far as they may still see what these are about. Applications have none.
#[tracing::instrument(skip_all, name = "notifications.list_notices")]
pub(crate) async fn list_notices(
    app: &App,
    actor: &Actor,
    filter: StaffNoticeFilter,
    page: &Page,
) -> Result<PageOf<StaffNotice>, Failure> {
    staff_notices::list(&app.db, actor, filter, page).await
}
