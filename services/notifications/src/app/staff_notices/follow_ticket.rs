//! A ticket turned out to be a complaint about somebody, or to be none: who may know of its notices changes with it.

use db::Tx;
use kernel::Failure;

use crate::storage::staff_notices::{self, TicketNow};

/// Marks what was told of the ticket, in the consumer's transaction.
#[tracing::instrument(skip_all, name = "notifications.follow_ticket")]
pub(crate) async fn follow_ticket(tx: &Tx, ticket: TicketNow) -> Result<(), Failure> {
    Ok(staff_notices::follow_ticket(tx, ticket).await?)
}
