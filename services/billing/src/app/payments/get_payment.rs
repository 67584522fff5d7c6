//! One payment.

use kernel::{Actor, Failure, Refusal};
use vocabulary::PaymentId;

use crate::{app::App, domain::Payment, storage::payments};

/// The payment, when the actor may see it.
#[tracing::instrument(skip_all, name = "billing.get_payment")]
pub(crate) async fn get_payment(app: &App, actor: &Actor, id: PaymentId) -> Result<Payment, Failure> {
    payments::find(&app.db, &actor.scope, id).await?.ok_or_else(|| Refusal::not_found().into())
}
