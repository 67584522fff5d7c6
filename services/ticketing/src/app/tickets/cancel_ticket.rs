//! Letting a matter fall.

use kernel::{Actor, Failure};

use super::{Target, change_ticket::change_ticket};
use crate::{app::App, domain::Ticket};

/// The matter fell away.
pub(crate) async fn cancel_ticket(
    app: &App,
    actor: &Actor,
    target: Target,
    reason: String,
) -> Result<Ticket, Failure> {
    change_ticket(app, actor, target, |ticket, now| ticket.cancel(reason, now)).await
}
