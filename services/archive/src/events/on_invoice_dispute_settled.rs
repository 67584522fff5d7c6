//! The dispute about an invoice is over: what is outstanding is owed again.

use contracts::billing::InvoiceDisputeSettled;
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use crate::{
    app::caller_cards::{EventMeta, TimelineNote, update_invoice},
    domain::{InvoiceStep, Owner, TimelineKind},
};

pub(super) async fn on_invoice_dispute_settled(
    _state: &(),
    tx: &Tx,
    event: InvoiceDisputeSettled,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let Some(owner) = Owner::of(event.customer_id, event.unit_id) else { return Ok(()) };
    let meta = EventMeta { event_id: envelope.id, estate_id: event.estate_id, sequence: envelope.sequence };
    let note = TimelineNote {
        kind: TimelineKind::InvoiceDisputeSettled,
        at: event.settled_at,
        title: format!("{} {} {}", event.number, event.outstanding, event.outstanding.currency().code()),
        reference: event.invoice_id.to_string(),
        clause: None,
    };
    let step =
        InvoiceStep { outstanding: event.outstanding, due_on: event.due_on, is_disputed: event.is_disputed };
    update_invoice(tx, owner, (event.invoice_id, event.number), step, (meta, note)).await
}
