//! A customer reached us. The timeline alone keeps it: nothing on a card waits for it.
//!
//! A reception that opened a ticket has a line beside the ticket's. They answer different questions: this one that the
//! customer spoke with us, when and by which way; the other one what became of it. Tickets that nobody called for, such
//! as a patrol's or a rectification, are told from those by having no such line.

use contracts::{Envelope, ticketing::ReceptionRecorded};
use db::Tx;
use kernel::Failure;

use crate::app::caller_cards::{Hearing, Told, note_event};

pub(super) async fn on_reception_recorded(
    _state: &(),
    tx: &Tx,
    event: ReceptionRecorded,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let Some(customer_id) = event.customer_id else { return Ok(()) };
    let hearing = Hearing { event_id: envelope.id, estate_id: event.estate_id, sequence: envelope.sequence };
    let told = Told {
        kind: "reception_recorded",
        at: event.received_at,
        title: event.channel.to_string(),
        reference: event.reception_id.to_string(),
        clause: None,
    };
    Ok(note_event(tx, customer_id, hearing, told)?)
}
