//! One occupancy.

use kernel::{Actor, Failure, Refusal};
use vocabulary::OccupancyId;

use crate::{app::App, domain::Occupancy, storage::occupancies};

/// The occupancy, when the actor may see it.
#[tracing::instrument(skip_all, name = "archive.get_occupancy")]
pub(crate) async fn get_occupancy(app: &App, actor: &Actor, id: OccupancyId) -> Result<Occupancy, Failure> {
    occupancies::find(app.db.reader(), &actor.scope, id).await?.ok_or_else(|| Refusal::not_found().into())
}
