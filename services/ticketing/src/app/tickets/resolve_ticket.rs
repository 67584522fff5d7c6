//! Finishing the work (REP-17).

use kernel::{Actor, Failure};

use super::{Target, change_ticket::change_ticket};
use crate::{
    app::App,
    domain::{Resolution, Ticket},
};

/// The work is done.
pub(crate) async fn resolve_ticket(
    app: &App,
    actor: &Actor,
    target: Target,
    resolution: Resolution,
) -> Result<Ticket, Failure> {
    change_ticket(app, actor, target, |ticket, now| ticket.resolve(resolution, now)).await
}
