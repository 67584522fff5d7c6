//! Being on site (DSP-10).

use kernel::{Actor, Failure};

use super::{Target, change_ticket::change_ticket};
use crate::{app::App, domain::Ticket};

/// Somebody is on site.
pub(crate) async fn arrive_ticket(app: &App, actor: &Actor, target: Target) -> Result<Ticket, Failure> {
    change_ticket(app, actor, target, |ticket, now| ticket.arrive(now)).await
}
