//! Domain event → contract event, exhaustively.

use contracts::hotline::{CallAnswered, CallEnded};
use db::{DbError, Tx};
use kernel::Principal;

use crate::domain::{Call, CallEvent};

/// Says what happened to a call, at the version it now has.
pub(crate) fn call(tx: &Tx, call: &Call, event: &CallEvent) -> Result<(), DbError> {
    let (call_id, estate_id) = (call.id, call.estate_id);
    match event {
        CallEvent::Answered { by } => {
            let agent_id = match by {
                Principal::Staff(id) => Some(*id),
                Principal::Client(_) | Principal::System(_) => None,
            };
            let answered_at = call.answered_at;
            tx.publish(&CallAnswered { call_id, estate_id, agent_id, answered_at }, call.version)
        }
        CallEvent::Ended => tx.publish(&CallEnded { call_id, estate_id, ended_at: tx.now() }, call.version),
    }
}
