//! The people that tickets name: who works on them, and whom they are about. Identity tells every service who there is.

use db::{PrincipalRef, Tx, estates::EstateRef, principals};
use kernel::{Coded, ErrorKind, Failure, Faults, Permission, Principal, Refusal, StaffId};

use crate::{
    app::App,
    tickets::domain::{Subject, Ticket},
};

/// The events that tell who there is.
pub(super) const STAFF: [&str; 1] = ["identity.staff"];

/// Whether `assignee` could work on such a ticket of this estate; each reason why not has a code of its own, at `/assignee`.
/// Until the transaction ends they stay who they are: see [`principals::hold`].
///
/// # Errors
/// `not_known_yet` for somebody who may have been registered a moment ago; otherwise what the engine says.
pub(super) async fn check_assignee(
    tx: &Tx,
    ticket: &Ticket,
    estate: &EstateRef,
    assignee: StaffId,
) -> Result<Result<(), Refusal>, Failure> {
    let unknown = Refusal::at("/assignee", "assignee.unknown");
    let absent = tx.db().refusal_if_absent(tx.conn(), &STAFF, &assignee.to_string(), unknown).await?;
    match principals::hold(tx, &Principal::Staff(assignee)).await? {
        Some(known) => Ok(can_work(&known, ticket, estate)),
        None if absent.kind == ErrorKind::Unavailable => Err(absent.into()),
        None => Ok(Err(absent)),
    }
}

/// Whether somebody could work on such a ticket of this estate: what they cannot see, they do not work on.
///
/// # Errors
/// A fault at `/assignee`.
pub(super) fn can_work(known: &PrincipalRef, ticket: &Ticket, estate: &EstateRef) -> Result<(), Refusal> {
    let refuse = |what: Coded| Err(Refusal::at("/assignee", what));
    if !known.is_enabled {
        return refuse(Coded::new("assignee.disabled"));
    }
    let actor = known.actor();
    let there = actor.at(estate.estate_id, estate.regions());
    if !actor.scope.covers(estate.estate_id, estate.regions()) {
        return refuse(Coded::new("assignee.out_of_scope"));
    }
    if !there.may(Permission::TicketsRead) {
        return refuse(Coded::new("assignee.may_not_read").with("what", "tickets"));
    }
    let subject = &ticket.subject;
    let is_about = subject.about_staff.is_some_and(|about| known.principal == Principal::Staff(about));
    if is_about {
        return refuse(Coded::new("assignee.complained_of"));
    }
    let is_reader = known.principal.staff_id().is_some_and(|staff_id| ticket.is_read_by(staff_id));
    if subject.is_for_named_readers() {
        return if is_reader { Ok(()) } else { refuse(Coded::new("assignee.not_a_reader")) };
    }
    if subject.is_confidential() && !there.may(Permission::TicketsConfidential) {
        return refuse(Coded::new("assignee.not_cleared"));
    }
    Ok(())
}

/// Notes a fault at `pointer` when nobody is known to be the person complained of.
///
/// # Errors
/// As [`check_assignee`].
pub(super) async fn check_complained_of(
    app: &App,
    subject: &Subject,
    pointer: &str,
    faults: &mut Faults,
) -> Result<(), Failure> {
    match subject.about_staff {
        Some(staff_id) => check_known(app, staff_id, pointer, faults).await,
        None => Ok(()),
    }
}

/// Notes a fault at `pointer` when nobody is known by this id.
///
/// # Errors
/// As [`check_assignee`].
pub(super) async fn check_known(
    app: &App,
    staff_id: StaffId,
    pointer: &str,
    faults: &mut Faults,
) -> Result<(), Failure> {
    let unknown = Refusal::at(pointer, "staff.unknown");
    let absent = app.db.refusal_if_absent(app.db.reader(), &STAFF, &staff_id.to_string(), unknown).await?;
    match principals::find(app.db.reader(), &Principal::Staff(staff_id)).await? {
        Some(_known) => Ok(()),
        None if absent.kind == ErrorKind::Unavailable => Err(absent.into()),
        None => {
            faults.take(absent);
            Ok(())
        }
    }
}
