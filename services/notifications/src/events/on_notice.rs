//! Something happened of which a customer may have to be told. One handler for all of them: what differs between the
//! events is in `notices`.

use db::{Tx, backfill::comes_too_late};
use envelope::Envelope;
use kernel::Failure;

use super::{NEWS_FOR, notices::Noticed};
use crate::app::{App, messages::queue_message};

/// Applies one event in the inbox's transaction.
pub(super) async fn on_notice<E: Noticed>(
    app: &App,
    tx: &Tx,
    event: E,
    envelope: &Envelope,
) -> Result<(), Failure> {
    if comes_too_late(tx, envelope, NEWS_FOR) {
        return Ok(());
    }
    queue_message(app, tx, event.notice(envelope.id)).await
}
