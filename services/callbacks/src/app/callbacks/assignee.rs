//! Who may be named to carry a callback out.

use db::{
    PrincipalRef, Tx,
    estates::{self, EstateRef},
    principals,
};
use kernel::{Failure, Permission, Principal, Refusal, StaffId};

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
    let unknown = Refusal::at("/assignee", "assignee.unknown", "no such member of staff", "没有该员工");
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
    let refuse = |code, en, zh| Err(Refusal::at("/assignee", code, en, zh));
    let Discretion { is_confidential, about_staff } = callback.occasion.discretion;
    if !known.is_enabled {
        return refuse("assignee.disabled", "is disabled and cannot sign in", "该员工已停用");
    }
    if !known.scope.covers(estate.estate_id, &estate.region) {
        return refuse("assignee.out_of_scope", "does not see this estate", "该员工无权查看此小区");
    }
    if !known.permissions.contains(&Permission::CallbacksRead) {
        return refuse("assignee.may_not_read", "may not read callbacks", "该员工无权查看回访");
    }
    if about_staff.is_some_and(|about| known.principal == Principal::Staff(about)) {
        return refuse("assignee.complained_of", "is the person complained of", "该员工为被投诉人");
    }
    if is_confidential && !known.permissions.contains(&Permission::TicketsConfidential) {
        return refuse("assignee.not_cleared", "may not see confidential tickets", "该员工无权查看保密工单");
    }
    Ok(())
}
