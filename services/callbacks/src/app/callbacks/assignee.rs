//! Who may be named to carry a callback out.

use db::{
    PrincipalRef, Tx,
    estates::{self, EstateRef},
    principals,
};
use kernel::{Coded, Failure, Permission, Principal, Refusal, StaffId};

use crate::{
    app::App,
    domain::{Callback, Discretion},
};

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
    let estate = estates::expect(tx.conn(), callback.estate_id).await?;
    Ok(can_make(known, callback, &estate)?)
}

/// Passes for somebody who can sign in and sees the callback: what nobody can see is not made.
///
/// # Errors
/// A fault at `/assignee`.
pub(super) fn can_make(known: &PrincipalRef, callback: &Callback, estate: &EstateRef) -> Result<(), Refusal> {
    let refuse = |what: Coded| Err(Refusal::at("/assignee", what));
    let Discretion { is_confidential, about_staff } = callback.occasion.discretion;
    if !known.is_enabled {
        return refuse(Coded::new("assignee.disabled"));
    }
    if !known.scope.covers(estate.estate_id, &estate.region) {
        return refuse(Coded::new("assignee.out_of_scope"));
    }
    if !known.may(Permission::CallbacksRead) {
        return refuse(Coded::new("assignee.may_not_read").with("what", "callbacks"));
    }
    if about_staff.is_some_and(|about| known.principal == Principal::Staff(about)) {
        return refuse(Coded::new("assignee.complained_of"));
    }
    if is_confidential && !known.may(Permission::TicketsConfidential) {
        return refuse(Coded::new("assignee.not_cleared"));
    }
    Ok(())
}
