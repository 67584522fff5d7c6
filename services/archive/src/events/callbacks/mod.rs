//! What the callback desk says, on cards and timelines.

mod on_callback_attempted;
mod on_callback_completed;
mod on_callback_missed;
mod on_callback_scheduled;
mod on_callback_waived;

use envelope::Envelope;
use kernel::EstateId;

pub(super) use on_callback_attempted::on_callback_attempted;
pub(super) use on_callback_completed::on_callback_completed;
pub(super) use on_callback_missed::on_callback_missed;
pub(super) use on_callback_scheduled::on_callback_scheduled;
pub(super) use on_callback_waived::on_callback_waived;

use crate::app::caller_cards::EventMeta;

const fn meta(estate_id: EstateId, envelope: &Envelope) -> EventMeta {
    EventMeta { event_id: envelope.id, estate_id, sequence: envelope.sequence }
}
