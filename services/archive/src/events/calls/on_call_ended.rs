//! A call is over.

use contracts::hotline::CallEnded;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use crate::app::reveals::note_end_of_call;

pub(in crate::events) async fn on_call_ended(
    _state: &(),
    tx: &Tx,
    event: CallEnded,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    note_end_of_call(tx, event.call_id, event.ended_at).await
}
