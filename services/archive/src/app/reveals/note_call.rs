//! The calls of today, as the hotline publishes them.

use chrono::{DateTime, Utc};
use db::Tx;
use kernel::Failure;
use vocabulary::CallId;

use crate::{
    domain::LiveCall,
    storage::{live_calls, phones::PhoneIndex},
};

/// A call was answered; `caller_index` is the digest of its number, unless that was withheld.
#[tracing::instrument(skip_all, name = "archive.note_call")]
pub(crate) async fn note_call(
    tx: &Tx,
    call_id: CallId,
    call: &LiveCall,
    caller_index: Option<&str>,
) -> Result<(), Failure> {
    let number = caller_index.and_then(PhoneIndex::from_hex);
    Ok(live_calls::put_answered(tx, call_id, call, number.as_ref()).await?)
}

/// A call is over.
#[tracing::instrument(skip_all, name = "archive.note_end_of_call")]
pub(crate) async fn note_end_of_call(
    tx: &Tx,
    call_id: CallId,
    ended_at: DateTime<Utc>,
) -> Result<(), Failure> {
    Ok(live_calls::put_ended(tx, call_id, ended_at).await?)
}
