//! Closing what is resolved, with all that it put right.

use db::Tx;
use kernel::{Actor, Failure};
use vocabulary::TicketId;

use super::act_on_ticket::act_in;
use crate::{
    domain::{TicketAct, TicketActKind},
    storage::tickets,
};

/// Closes the ticket and every ticket it put right: the customer is content with the last of them. What somebody
/// closed or took up again meanwhile stays as it is.
pub(super) async fn close_chain(tx: &Tx, actor: &Actor, last: TicketId) -> Result<(), Failure> {
    let mut next = Some(last);
    while let Some(id) = next {
        let Some(ticket) = tickets::load(tx, actor, id).await? else { return Ok(()) };
        next = ticket.rectifies;
        if ticket.acts().contains(&TicketActKind::Close) {
            act_in(tx, actor, &ticket, TicketAct::Close).await?;
        }
    }
    Ok(())
}
