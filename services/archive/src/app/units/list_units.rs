//! Units, newest first.

use kernel::{Actor, Failure, Page, PageOf};

use super::UnitFilter;
use crate::{app::App, domain::Unit, storage::units};

/// One page of the units that the actor may see.
pub(crate) async fn list_units(
    app: &App,
    actor: &Actor,
    filter: &UnitFilter,
    page: &Page,
) -> Result<PageOf<Unit>, Failure> {
    units::list(&app.db, &actor.scope, filter, page).await
}
