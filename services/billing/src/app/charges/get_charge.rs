//! One charge.

use kernel::{Actor, ChargeId, Failure, Refusal};

use super::Asked;
use crate::{app::App, storage::charges};

/// The charge, when the actor may see it.
pub(crate) async fn get_charge(app: &App, actor: &Actor, id: ChargeId) -> Result<Asked, Failure> {
    let charge = charges::find(&app.db, &actor.scope, id).await?.ok_or_else(Refusal::not_found)?;
    let invoice_id = charges::invoices_of(app.db.reader(), &[id]).await?.remove(&id);
    Ok(Asked { charge, invoice_id })
}
