//! A call was answered or placed.

use contracts::hotline::CallAnswered;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use crate::{app::reveals::note_call, domain::LiveCall};

pub(in crate::events) async fn on_call_answered(
    _state: &(),
    tx: &Tx,
    event: CallAnswered,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    let CallAnswered { call_id, estate_id: _, agent_id, caller_index, answered_at } = event;
    let call = LiveCall { agent_id, answered_at, ended_at: None };
    note_call(tx, call_id, &call, caller_index.as_deref()).await
}
