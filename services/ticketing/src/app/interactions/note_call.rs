//! What the hotline tells of its calls: contacts name them.

use contracts::hotline::{CallAnswered, CallEnded};
use db::Tx;

use crate::storage::calls::{self, CallRef};

/// A call was taken, or came to its end; by then its estate may be known.
pub(crate) fn note_call(tx: &Tx, call: CallRef) {
    calls::keep(tx, call);
}

impl From<CallAnswered> for CallRef {
    fn from(call: CallAnswered) -> Self {
        Self { call_id: call.call_id, estate_id: call.estate_id }
    }
}

impl From<CallEnded> for CallRef {
    fn from(call: CallEnded) -> Self {
        Self { call_id: call.call_id, estate_id: call.estate_id }
    }
}
