//! Payments, newest first.

use kernel::{Actor, Failure, ListQuery, PageOf};

use crate::{app::App, domain::Payment, storage::payment_list};

/// One page of the payments the actor may see.
#[tracing::instrument(skip_all, name = "billing.list_payments")]
pub(crate) async fn list_payments(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Payment>, Failure> {
    payment_list::list(&app.db, &actor.scope, query).await
}
