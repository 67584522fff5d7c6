//! Taking a ticket up again.

use kernel::{Actor, Failure};

use super::{Target, change_ticket::change_ticket};
use crate::{app::App, domain::Ticket};

/// It was not solved after all.
pub(crate) async fn reopen_ticket(
    app: &App,
    actor: &Actor,
    target: Target,
    reason: String,
) -> Result<Ticket, Failure> {
    change_ticket(app, actor, target, |ticket, _now| ticket.reopen(reason)).await
}
