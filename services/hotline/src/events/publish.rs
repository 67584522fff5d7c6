//! Domain event → contract event, exhaustively.

use contracts::hotline::{CALLER_INDEX, CallAnswered, CallEnded};
use db::{DbError, Tx};
use kernel::{PhoneNumber, Principal};

use crate::calls::domain::{Call, CallEvent};

/// Says what happened to a call, at the version it now has.
pub(crate) fn call(tx: &Tx, call: &Call, event: &CallEvent) -> Result<(), DbError> {
    let (call_id, estate_id) = (call.id, call.estate_id);
    match event {
        CallEvent::Answered { by, beside: _ } => {
            let agent_id = match by {
                Principal::Staff(id) => Some(*id),
                Principal::Client(_) | Principal::System(_) => None,
            };
            let answered_at = call.answered_at;
            let digest = |number: &PhoneNumber| tx.db().sealer().blind_index(CALLER_INDEX, number.e164());
            let caller_index = call.other_end.number().map(digest);
            let caller_index =
                caller_index.map(|digest| digest.iter().map(|byte| format!("{byte:02x}")).collect());
            let answered = CallAnswered { call_id, estate_id, agent_id, caller_index, answered_at };
            tx.publish(&answered, call.version)
        }
        CallEvent::Ended => tx.publish(&CallEnded { call_id, estate_id, ended_at: tx.now() }, call.version),
    }
}
