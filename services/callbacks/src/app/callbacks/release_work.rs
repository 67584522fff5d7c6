//! Taking callbacks from people who can no longer make them: who was disabled, or may no longer see them. Each waits for
//! another, with a note why; a call that nobody can make is never made.

use db::{PrincipalRef, Tx, estates, principals};
use kernel::{Actor, Failure, Principal, StaffId};
use vocabulary::{CallbackId, TicketId};

use super::{assignee::can_make, change::conclude_step};
use crate::storage::callbacks;

/// Releases every callback of a member of staff that they can no longer make, in the consumer's transaction.
#[tracing::instrument(skip_all, name = "callbacks.release_work")]
pub(crate) async fn release_work(tx: &Tx, staff: &PrincipalRef) -> Result<(), Failure> {
    let Principal::Staff(staff_id) = staff.principal else { return Ok(()) };
    let actor = Actor::system("callbacks.release_work");
    principals::lock(tx, &staff.principal).await?;
    for (id, ticket_id) in callbacks::work_of(tx, staff_id).await? {
        release_if_lost(tx, &actor, (staff, staff_id), (id, ticket_id)).await?;
    }
    Ok(())
}

async fn release_if_lost(
    tx: &Tx,
    actor: &Actor,
    (staff, staff_id): (&PrincipalRef, StaffId),
    (id, ticket_id): (CallbackId, TicketId),
) -> Result<(), Failure> {
    callbacks::hold(tx, ticket_id).await?;
    let Some(mut callback) = callbacks::load(tx, actor, id).await? else { return Ok(()) };
    let estate = estates::expect(tx.conn(), callback.estate_id).await?;
    let Err(refusal) = can_make(staff, &callback, &estate) else { return Ok(()) };
    // Until the ticket was held somebody else may have been given it.
    let Some(event) = callback.release(staff_id, copies::principals::reason(&refusal)) else { return Ok(()) };
    conclude_step(tx, actor, &callback, &event).await
}
