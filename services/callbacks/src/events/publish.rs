//! Domain event → contract event, exhaustively: a step nobody translated does not compile.

use contracts::callbacks::{
    CallbackAssigned, CallbackAttempted, CallbackCompleted, CallbackMissed, CallbackScheduled,
    CallbackWaived, Rectification,
};
use db::{DbError, Tx};

use crate::domain::{Answer, AttemptOutcome, Callback, CallbackEvent, Order};

/// Says what happened to a callback, at the version it now has.
pub(crate) fn callback(tx: &Tx, callback: &Callback, event: &CallbackEvent) -> Result<(), DbError> {
    let Callback { id, version, estate_id, unit_id, customer_id, clause, due_at, .. } = callback.clone();
    let (callback_id, ticket_id, now) = (id, callback.occasion.ticket_id, tx.now());
    match event {
        CallbackEvent::Scheduled => tx.publish(
            &CallbackScheduled { callback_id, estate_id, ticket_id, unit_id, customer_id, due_at, clause },
            version,
        ),
        CallbackEvent::Assigned { assignee } => tx.publish(
            &CallbackAssigned { callback_id, estate_id, ticket_id, assignee_id: *assignee, assigned_at: now },
            version,
        ),
        CallbackEvent::Attempted { attempt } => tx.publish(
            &CallbackAttempted {
                callback_id,
                estate_id,
                ticket_id,
                outcome: attempt.outcome.word().to_owned(),
                is_last: attempt.outcome == AttemptOutcome::GaveUp,
                attempted_at: attempt.at,
            },
            version,
        ),
        CallbackEvent::Completed { answer, order } => {
            tx.publish(&completed(callback, answer, order.as_ref(), now), version)
        }
        CallbackEvent::Missed => tx.publish(
            &CallbackMissed { callback_id, estate_id, ticket_id, customer_id, clause, missed_at: now },
            version,
        ),
        CallbackEvent::Waived { reason } => tx.publish(
            &CallbackWaived {
                callback_id,
                estate_id,
                ticket_id,
                customer_id,
                reason: reason.clone(),
                waived_at: now,
            },
            version,
        ),
    }
}

fn completed(
    callback: &Callback,
    answer: &Answer,
    order: Option<&Order>,
    now: chrono::DateTime<chrono::Utc>,
) -> CallbackCompleted {
    CallbackCompleted {
        callback_id: callback.id,
        estate_id: callback.estate_id,
        ticket_id: callback.occasion.ticket_id,
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
        completed_at: now,
    }
}
