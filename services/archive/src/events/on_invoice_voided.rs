//! An invoice was taken back: nothing of it is owed any more.

use contracts::billing::InvoiceVoided;
use db::Tx;
use envelope::Envelope;
use kernel::{Failure, Money};

use crate::{
    app::caller_cards::{EventMeta, TimelineNote, update_invoice},
    domain::{InvoiceStep, Owner, TimelineKind},
};

pub(super) async fn on_invoice_voided(
    _state: &(),
    tx: &Tx,
    event: InvoiceVoided,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let Some(owner) = Owner::of(event.customer_id, event.unit_id) else { return Ok(()) };
    let meta = EventMeta { event_id: envelope.id, estate_id: event.estate_id, sequence: envelope.sequence };
    let note = TimelineNote {
        kind: TimelineKind::InvoiceVoided,
        at: event.voided_at,
        title: format!("{} {} {}", event.number, event.total, event.total.currency().code()),
        reference: event.invoice_id.to_string(),
        clause: None,
    };
    let step =
        InvoiceStep { outstanding: Money::zero(event.total.currency()), due_on: None, is_disputed: false };
    update_invoice(tx, owner, (event.invoice_id, event.number), step, (meta, note)).await
}
