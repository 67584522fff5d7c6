//! Payers with something outstanding, the longest owed first (BIL-22).

use kernel::{Actor, Failure, Page, PageOf};

use super::Arrear;
use crate::{app::App, storage::arrears};

/// One page of the arrears the actor may see.
pub(crate) async fn list_arrears(app: &App, actor: &Actor, page: &Page) -> Result<PageOf<Arrear>, Failure> {
    arrears::list(&app.db, &actor.scope, page).await
}
