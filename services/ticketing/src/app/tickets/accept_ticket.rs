//! Taking a ticket on.

use kernel::{Actor, Failure};

use super::{Target, change_ticket::change_ticket};
use crate::{app::App, domain::Ticket};

/// The responsible person takes it on.
pub(crate) async fn accept_ticket(app: &App, actor: &Actor, target: Target) -> Result<Ticket, Failure> {
    change_ticket(app, actor, target, |ticket, now| ticket.accept(now)).await
}
