//! A ticket or a follow-up changed hands. One handler for all of these events: what differs between them is in `handovers`.

use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use super::handovers::HandedOver;
use crate::app::staff_notices::note_handover;

/// Applies one event in the inbox's transaction.
pub(super) async fn on_handover<E: HandedOver>(
    _state: &(),
    tx: &Tx,
    event: E,
    envelope: &Envelope,
) -> Result<(), Failure> {
    note_handover(tx, event.handover(envelope.id));
    Ok(())
}
