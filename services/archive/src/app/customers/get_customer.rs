//! One customer.

use kernel::{Actor, Failure, Refusal};
use vocabulary::CustomerId;

use super::KnownCustomer;
use crate::{app::App, storage::customers};

/// The customer, when they are known within the actor's scope.
#[tracing::instrument(skip_all, name = "archive.get_customer")]
pub(crate) async fn get_customer(app: &App, actor: &Actor, id: CustomerId) -> Result<KnownCustomer, Failure> {
    let customer = customers::find(&app.db, app.db.reader(), &actor.scope, id).await?;
    let known = KnownCustomer::all(&app.db, &actor.scope, customer.into_iter().collect()).await?;
    known.into_iter().next().ok_or_else(|| Refusal::not_found().into())
}
