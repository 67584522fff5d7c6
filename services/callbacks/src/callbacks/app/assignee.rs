//! Who may carry a callback out. It is taken from people who no longer can: who was disabled, or may no longer see it. Each
//! waits for another, with a note why; a call that nobody can make is never made.

use db::{PrincipalRef, Tx, estates::EstateRef, principals};
use kernel::{Actor, Coded, Failure, Permission, Principal, Refusal, StaffId};
use vocabulary::{CallbackId, TicketId};

use super::change::conclude_step;
use crate::{
    app::App,
    callbacks::{
        domain::{Callback, Discretion},
        storage,
    },
};

/// Releases every callback of a member of staff that they can no longer make, in the consumer's transaction.
#[tracing::instrument(skip_all, name = "callbacks.release_work")]
pub(crate) async fn release_work(tx: &Tx, staff: &PrincipalRef) -> Result<(), Failure> {
    let Principal::Staff(staff_id) = staff.principal else { return Ok(()) };
    let actor = Actor::system("callbacks.release_work");
    principals::lock(tx, &staff.principal).await?;
    for (id, ticket_id) in storage::work_of(tx, staff_id).await? {
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
    storage::hold(tx, ticket_id).await?;
    let Some(mut callback) = storage::load(tx, actor, id).await? else { return Ok(()) };
    let estate = tx.expect_estate(callback.estate_id).await?;
    let Err(refusal) = can_make(staff, &callback, &estate) else { return Ok(()) };
    // Until the ticket was held somebody else may have been given it.
    let Some(event) = callback.release(staff_id, copies::principals::reason(&refusal)) else { return Ok(()) };
    conclude_step(tx, actor, &callback, &event).await
}

/// What is known of `assignee`, which nobody changes until the transaction ends; else how to refuse them.
pub(super) async fn hold_assignee(
    app: &App,
    tx: &Tx,
    assignee: StaffId,
) -> Result<Result<PrincipalRef, Refusal>, Failure> {
    let unknown = Refusal::at("/assignee", "assignee.unknown");
    let id = assignee.to_string();
    let absent = app.db.refusal_if_absent(tx.conn(), &["identity.staff"], &id, unknown).await?;
    let known = principals::hold(tx, &Principal::Staff(assignee)).await?;
    Ok(known.ok_or(absent))
}

/// Passes for somebody who could make the callback.
///
/// # Errors
/// A fault at `/assignee`.
pub(super) async fn must_make(known: &PrincipalRef, tx: &Tx, callback: &Callback) -> Result<(), Failure> {
    let estate = tx.expect_estate(callback.estate_id).await?;
    Ok(can_make(known, callback, &estate)?)
}

/// Passes for somebody who can sign in and sees the callback: what nobody can see is not made.
///
/// # Errors
/// A fault at `/assignee`.
fn can_make(known: &PrincipalRef, callback: &Callback, estate: &EstateRef) -> Result<(), Refusal> {
    let refuse = |what: Coded| Err(Refusal::at("/assignee", what));
    let Discretion { is_confidential, is_for_named_readers: _, about_staff } = callback.occasion.discretion;
    if !known.is_enabled {
        return refuse(Coded::new("assignee.disabled"));
    }
    let actor = known.actor();
    let there = actor.at(estate.estate_id, estate.regions());
    if !actor.scope.covers(estate.estate_id, estate.regions()) {
        return refuse(Coded::new("assignee.out_of_scope"));
    }
    if !there.may(Permission::CallbacksRead) {
        return refuse(Coded::new("assignee.may_not_read").with("what", "callbacks"));
    }
    if about_staff.is_some_and(|about| known.principal == Principal::Staff(about)) {
        return refuse(Coded::new("assignee.complained_of"));
    }
    if is_confidential && !there.may(Permission::TicketsConfidential) {
        return refuse(Coded::new("assignee.not_cleared"));
    }
    Ok(())
}
