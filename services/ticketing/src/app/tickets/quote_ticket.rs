//! Putting a fee to the customer before the work (REP-09).

use kernel::{Actor, Failure, Money};

use super::{Target, change_ticket::change_ticket};
use crate::{app::App, domain::Ticket};

/// Offers `fee`.
pub(crate) async fn quote_ticket(
    app: &App,
    actor: &Actor,
    target: Target,
    fee: Money,
) -> Result<Ticket, Failure> {
    change_ticket(app, actor, target, |ticket, _now| ticket.offer_quote(fee)).await
}
