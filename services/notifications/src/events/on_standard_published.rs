//! The group adopted a standard: we decide by the same text.

use contracts::{Envelope, ticketing::StandardPublished};
use db::Tx;
use kernel::Failure;

use crate::app::learn_standard;

/// Applies one event in the inbox's transaction.
pub(super) async fn on_standard_published(
    _state: &(),
    tx: &Tx,
    event: StandardPublished,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    learn_standard(tx, &event).await
}
