//! Closing what is resolved.

use kernel::{Actor, Failure};

use super::{Target, change_ticket::change_ticket};
use crate::{app::App, domain::Ticket};

/// Closes the ticket for good.
pub(crate) async fn close_ticket(app: &App, actor: &Actor, target: Target) -> Result<Ticket, Failure> {
    change_ticket(app, actor, target, |ticket, now| ticket.close(now)).await
}
