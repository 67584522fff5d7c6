//! Taking work from people who can no longer do it: who was disabled, or may no longer see it. It waits for another, with a
//! note why; a deadline that runs on nobody's desk is kept by nobody.

use db::{PrincipalRef, Tx, principals};
use kernel::{Actor, Failure, Principal, Refusal};
use vocabulary::TicketId;

use super::{act_on_ticket::act_in, people};
use crate::{
    app::App,
    standards::app::ApplicableStandard,
    tickets::{domain::TicketAct, storage},
};

/// Releases every ticket of a member of staff that they can no longer work on, in the consumer's transaction.
#[tracing::instrument(skip_all, name = "ticketing.release_work")]
pub(crate) async fn release_work(app: &App, tx: &Tx, staff: &PrincipalRef) -> Result<(), Failure> {
    let Principal::Staff(staff_id) = staff.principal else { return Ok(()) };
    let actor = Actor::system("ticketing.release_work");
    principals::lock(tx, &staff.principal).await?;
    for id in storage::work_of(tx, staff_id).await? {
        release_if_lost(app, tx, &actor, staff, id).await?;
    }
    Ok(())
}

async fn release_if_lost(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    staff: &PrincipalRef,
    id: TicketId,
) -> Result<(), Failure> {
    let before = storage::load(tx, actor, id).await?.ok_or_else(Refusal::not_found)?;
    let ApplicableStandard { estate, .. } = ApplicableStandard::of_ticket(app, tx, &before).await?;
    let Err(refusal) = people::can_work(staff, &before, &estate) else { return Ok(()) };
    act_in(tx, actor, &before, TicketAct::Release { reason: copies::principals::reason(&refusal) })
        .await
        .map(drop)
}
