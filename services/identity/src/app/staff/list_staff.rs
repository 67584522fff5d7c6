//! Members of staff, in the order they were taken in.

use kernel::{Failure, Page, PageOf};

use crate::{app::App, domain::Staff, storage::staff};

/// One page.
pub(crate) async fn list_staff(app: &App, page: &Page) -> Result<PageOf<Staff>, Failure> {
    staff::list(&app.db, page).await
}
