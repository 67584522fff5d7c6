//! Occupancies, newest first.

use kernel::{Actor, Failure, Page, PageOf};

use crate::{
    app::App,
    domain::Occupancy,
    storage::occupancies::{self, OccupancyFilter},
};

/// One page of the occupancies the actor may see.
pub(crate) async fn list_occupancies(
    app: &App,
    actor: &Actor,
    filter: OccupancyFilter,
    page: &Page,
) -> Result<PageOf<Occupancy>, Failure> {
    occupancies::list(&app.db, &actor.scope, filter, page).await
}
