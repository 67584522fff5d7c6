//! Naming who is responsible (DSP-15).

use kernel::{Actor, Failure, StaffId};

use super::{Target, change_ticket::change_ticket};
use crate::{app::App, domain::Ticket};

/// Makes `assignee` responsible.
pub(crate) async fn assign_ticket(
    app: &App,
    actor: &Actor,
    target: Target,
    assignee: StaffId,
) -> Result<Ticket, Failure> {
    change_ticket(app, actor, target, |ticket, _now| ticket.assign(assignee)).await
}
