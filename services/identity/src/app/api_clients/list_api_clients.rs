//! Applications, in the order they were made.

use kernel::{Failure, Page, PageOf};

use crate::{app::App, domain::ApiClient, storage::api_clients};

/// One page.
pub(crate) async fn list_api_clients(app: &App, page: &Page) -> Result<PageOf<ApiClient>, Failure> {
    api_clients::list(&app.db, page).await
}
