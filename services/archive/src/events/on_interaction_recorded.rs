//! A customer reached us. The timeline alone keeps it: nothing on a card waits for it.
//!
//! An interaction that opened a ticket has a line beside the ticket's. They answer different questions: this one that the
//! customer spoke with us, when and by which channel; the other one what became of it. Tickets that nobody called for, such
//! as a patrol's or a rectification, are told from those by having no such line.

use contracts::ticketing::InteractionRecorded;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use crate::{
    app::caller_cards::{EventMeta, TimelineNote, note_event},
    domain::TimelineKind,
};

pub(super) async fn on_interaction_recorded(
    _state: &(),
    tx: &Tx,
    event: InteractionRecorded,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let Some(customer_id) = event.customer_id else { return Ok(()) };
    let meta = EventMeta { event_id: envelope.id, estate_id: event.estate_id, sequence: envelope.sequence };
    let note = TimelineNote {
        kind: TimelineKind::InteractionRecorded,
        at: event.received_at,
        title: event.channel.to_string(),
        reference: event.interaction_id.to_string(),
        clause: None,
    };
    Ok(note_event(tx, customer_id, meta, note)?)
}
