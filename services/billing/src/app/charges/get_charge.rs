//! One charge.

use kernel::{Actor, Failure, Refusal};
use vocabulary::ChargeId;

use super::{Asked, asked};
use crate::{app::App, storage::charges};

/// The charge, when the actor may see it.
#[tracing::instrument(skip_all, name = "billing.get_charge")]
pub(crate) async fn get_charge(app: &App, actor: &Actor, id: ChargeId) -> Result<Asked, Failure> {
    let charge = charges::find(&app.db, &actor.scope, id).await?.ok_or_else(Refusal::not_found)?;
    asked(app, charge).await
}
