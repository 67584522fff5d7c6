//! One contact.

use kernel::{Actor, Failure, ReceptionId, Refusal};

use crate::{app::App, domain::Reception, storage::receptions};

/// The contact, when the actor may see it.
pub(crate) async fn get_reception(app: &App, actor: &Actor, id: ReceptionId) -> Result<Reception, Failure> {
    receptions::find(&app.db, &actor.scope, id).await?.ok_or_else(|| Refusal::not_found().into())
}
