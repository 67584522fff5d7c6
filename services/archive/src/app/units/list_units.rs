//! Units, newest first.

use kernel::{Actor, EstateId, Failure, Page, PageOf};

use crate::{app::App, domain::Unit, storage::units};

/// One page of an estate's units, or of all that the actor may see.
pub(crate) async fn list_units(
    app: &App,
    actor: &Actor,
    estate_id: Option<EstateId>,
    page: &Page,
) -> Result<PageOf<Unit>, Failure> {
    units::list(&app.db, &actor.scope, estate_id, page).await
}
