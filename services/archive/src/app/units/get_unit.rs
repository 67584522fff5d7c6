//! One unit.

use kernel::{Actor, Failure, Refusal};
use vocabulary::UnitId;

use crate::{app::App, domain::Unit, storage::units};

/// The unit, when the actor may see it.
#[tracing::instrument(skip_all, name = "archive.get_unit")]
pub(crate) async fn get_unit(app: &App, actor: &Actor, id: UnitId) -> Result<Unit, Failure> {
    units::find(app.db.reader(), &actor.scope, id).await?.ok_or_else(|| Refusal::not_found().into())
}
