//! The customer's consent to the fee (REP-09).

use kernel::{Actor, Failure};

use super::{Target, change_ticket::change_ticket};
use crate::{app::App, domain::Ticket};

/// The customer agrees to the fee offered.
pub(crate) async fn approve_quote(app: &App, actor: &Actor, target: Target) -> Result<Ticket, Failure> {
    change_ticket(app, actor, target, |ticket, _now| ticket.approve_quote()).await
}
