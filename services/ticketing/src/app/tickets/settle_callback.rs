//! What a follow-up means for the work it asked about: satisfied closes it, unsatisfied has it put right.

use contracts::callbacks::CallbackCompleted;
use db::Tx;
use kernel::{Actor, Failure, TicketId};

use super::{
    change_ticket::{Target, change_ticket_in},
    rectify_ticket::rectify_ticket,
};
use crate::{domain::State, storage::tickets};

/// Draws the consequence of `completed`, in the consumer's transaction.
pub(crate) async fn settle_callback(tx: &Tx, completed: &CallbackCompleted) -> Result<(), Failure> {
    let actor = Actor::system("ticketing.settle_callback");
    match &completed.rectification {
        Some(rectification) => rectify_ticket(tx, &actor, completed, rectification).await,
        None => close_chain(tx, &actor, completed.ticket_id).await,
    }
}

/// Closes the ticket and every ticket it put right: the customer is content with the last of them. What somebody
/// closed or took up again meanwhile stays as it is.
async fn close_chain(tx: &Tx, actor: &Actor, last: TicketId) -> Result<(), Failure> {
    let mut next = Some(last);
    while let Some(id) = next {
        let Some(ticket) = tickets::load(tx, &actor.scope, id).await? else { return Ok(()) };
        next = ticket.rectifies;
        if matches!(ticket.state, State::Resolved { .. }) {
            change_ticket_in(tx, actor, Target { id, version: None }, |ticket, now| ticket.close(now))
                .await?;
        }
    }
    Ok(())
}
