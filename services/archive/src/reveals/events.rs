//! The hotline's calls: kept while they are under way, since a live call is a reason to see a contact in full.
#![warn(clippy::future_not_send)]

use contracts::hotline::{CallAnswered, CallEnded};
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use crate::reveals::{
    app::{note_call, note_end_of_call},
    domain::LiveCall,
};

pub(crate) async fn on_call_answered(
    _state: &(),
    tx: &Tx,
    event: CallAnswered,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    let CallAnswered { call_id, estate_id: _, agent_id, caller_index, answered_at } = event;
    let call = LiveCall { agent_id, answered_at, ended_at: None };
    note_call(tx, call_id, &call, caller_index.as_deref()).await
}

pub(crate) async fn on_call_ended(
    _state: &(),
    tx: &Tx,
    event: CallEnded,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    note_end_of_call(tx, event.call_id, event.ended_at).await
}
