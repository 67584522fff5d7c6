//! What happened to a customer, across all services, newest first.

use kernel::{Actor, CustomerId, Failure, Page, PageOf, Refusal};

use crate::{
    app::App,
    storage::{
        customers,
        timeline::{self, TimelineLine},
    },
};

/// One page of the timeline: what happened at the estates the actor may see.
pub(crate) async fn customer_timeline(
    app: &App,
    actor: &Actor,
    id: CustomerId,
    page: &Page,
) -> Result<PageOf<TimelineLine>, Failure> {
    let known = customers::find_known(app.db.reader(), &actor.scope, [id]).await?;
    if known.is_empty() {
        return Err(Refusal::not_found().into());
    }
    timeline::list(&app.db, &actor.scope, id, page).await
}
