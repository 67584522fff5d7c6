//! Domain event → contract event, exhaustively: a step nobody translated does not compile.

use chrono::{DateTime, Utc};
use contracts::{
    callbacks::{
        CallbackAssigned, CallbackAttempted, CallbackCompleted, CallbackFacts, CallbackMissed,
        CallbackOmitted, CallbackReleased, CallbackScheduled, CallbackWaived, FollowedTicket, Rectification,
    },
    ticketing::TicketResolved,
};
use db::{DbError, Tx};
use kernel::StaffId;
use vocabulary::CallbackId;

use crate::callbacks::domain::{
    Answer, AttemptOutcome, Callback, CallbackEvent, Occasion, Order, WaiverKind,
};

/// Publishes what happened to a callback; `is_last` when no other follow-up of its resolution is owed any more.
pub(crate) fn callback(
    tx: &Tx,
    callback: &Callback,
    event: &CallbackEvent,
    is_last: bool,
) -> Result<(), DbError> {
    let Callback { id, sequence, estate_id, customer_id, clause, .. } = callback.clone();
    let is_last_of_resolution = Some(is_last);
    let (callback_id, ticket_id, now) = (id, callback.occasion.ticket_id, tx.now());
    let facts = Some(facts(callback));
    match event {
        CallbackEvent::Scheduled => tx.publish(&scheduled(callback), sequence),
        CallbackEvent::Assigned { assignee, previous, by } => {
            tx.publish(&assigned(callback, (*assignee, *previous), *by, now), sequence)
        }
        CallbackEvent::Released { assignee, reason } => {
            tx.publish(&released(callback, (*assignee, reason), now), sequence)
        }
        CallbackEvent::Attempted { attempt } => tx.publish(
            &CallbackAttempted {
                callback_id,
                estate_id,
                ticket_id,
                callback: facts,
                outcome: attempt.outcome.as_str().to_owned(),
                is_last: attempt.outcome == AttemptOutcome::GaveUp,
                is_last_of_resolution,
                attempted_at: attempt.at,
            },
            sequence,
        ),
        CallbackEvent::Completed { answer, order } => {
            tx.publish(&completed(callback, (answer, order.as_ref()), (is_last, now)), sequence)
        }
        CallbackEvent::Missed => tx.publish(
            &CallbackMissed {
                callback_id,
                estate_id,
                ticket_id,
                callback: facts,
                customer_id,
                clause,
                missed_at: now,
            },
            sequence,
        ),
        CallbackEvent::Waived { waiver } => tx.publish(
            &CallbackWaived {
                callback_id,
                estate_id,
                ticket_id,
                callback: facts,
                customer_id,
                reason: waiver.reason.clone(),
                reason_kind: Some(waiver.kind.as_str().to_owned()),
                is_last_of_resolution,
                waived_at: now,
            },
            sequence,
        ),
        CallbackEvent::WaiverApproved => Ok(()),
    }
}

fn scheduled(callback: &Callback) -> CallbackScheduled {
    CallbackScheduled {
        callback_id: callback.id,
        estate_id: callback.estate_id,
        ticket_id: callback.occasion.ticket_id,
        callback: Some(facts(callback)),
        unit_id: callback.unit_id,
        customer_id: callback.customer_id,
        not_before: callback.not_before,
        due_at: callback.due_at,
        clause: callback.clause.clone(),
        is_required: callback.is_required,
    }
}

/// Publishes that a follow-up is not scheduled, since the ticket names nobody to call. It has an id of its own, and this
/// is all that happens to it.
pub(crate) fn omitted(
    tx: &Tx,
    resolved: &TicketResolved,
    clause: String,
    is_last: bool,
) -> Result<(), DbError> {
    let omitted = CallbackOmitted {
        callback_id: CallbackId::new(tx.db().ids().as_ref()),
        estate_id: resolved.estate_id,
        ticket_id: resolved.ticket_id,
        clause,
        reason_kind: WaiverKind::NoContact.as_str().to_owned(),
        is_last_of_resolution: Some(is_last),
        omitted_at: tx.now(),
    };
    tx.publish(&omitted, 1)
}

/// The callback as it is after the event.
fn facts(callback: &Callback) -> CallbackFacts {
    let is_told = !callback.occasion.discretion.is_for_named_readers;
    CallbackFacts {
        status: callback.state.status().into(),
        customer_id: callback.customer_id.filter(|_id| is_told),
        unit_id: callback.unit_id.filter(|_id| is_told),
        due_at: callback.due_at,
        clause: callback.clause.clone(),
        is_required: callback.is_required,
        assignee_id: callback.state.assignee(),
        ticket: followed(callback),
    }
}

/// What people know the ticket by; a confidential one by its number alone.
fn followed(callback: &Callback) -> FollowedTicket {
    let Occasion { ticket_number, title, discretion, .. } = &callback.occasion;
    FollowedTicket {
        number: ticket_number.clone(),
        title: (!discretion.is_confidential).then(|| title.clone()),
        is_confidential: discretion.is_confidential,
        is_for_named_readers: discretion.is_for_named_readers,
        about_staff: discretion.about_staff,
    }
}

fn assigned(
    callback: &Callback,
    (assignee_id, previous_assignee): (StaffId, Option<StaffId>),
    assigned_by: Option<StaffId>,
    now: DateTime<Utc>,
) -> CallbackAssigned {
    CallbackAssigned {
        callback_id: callback.id,
        estate_id: callback.estate_id,
        ticket_id: callback.occasion.ticket_id,
        callback: Some(facts(callback)),
        ticket: Some(followed(callback)),
        assignee_id,
        previous_assignee,
        assigned_by,
        assigned_at: now,
    }
}

fn released(
    callback: &Callback,
    (assignee_id, reason): (StaffId, &str),
    now: DateTime<Utc>,
) -> CallbackReleased {
    CallbackReleased {
        callback_id: callback.id,
        estate_id: callback.estate_id,
        ticket_id: callback.occasion.ticket_id,
        callback: Some(facts(callback)),
        ticket: Some(followed(callback)),
        assignee_id,
        reason: reason.to_owned(),
        released_at: now,
    }
}

fn completed(
    callback: &Callback,
    (answer, order): (&Answer, Option<&Order>),
    (is_last, now): (bool, DateTime<Utc>),
) -> CallbackCompleted {
    CallbackCompleted {
        callback_id: callback.id,
        estate_id: callback.estate_id,
        ticket_id: callback.occasion.ticket_id,
        callback: Some(facts(callback)),
        unit_id: callback.unit_id,
        customer_id: callback.customer_id,
        satisfaction: answer.satisfaction,
        is_solved: answer.is_solved,
        rectification: order.map(|order| Rectification {
            due_at: order.due_at,
            clause: order.clause.clone(),
            explanation: order.explanation.clone(),
            remarks: answer.remarks.clone(),
        }),
        is_last_of_resolution: Some(is_last),
        completed_at: now,
    }
}
