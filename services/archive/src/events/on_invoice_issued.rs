//! An invoice went out.

use contracts::{Envelope, billing::InvoiceIssued};
use db::Tx;
use kernel::Failure;

use crate::{
    app::caller_cards::{Hearing, Told, hear_invoice},
    domain::InvoiceStep,
};

pub(super) async fn on_invoice_issued(
    _state: &(),
    tx: &Tx,
    event: InvoiceIssued,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let Some(customer_id) = event.customer_id else { return Ok(()) };
    let hearing = Hearing { event_id: envelope.id, estate_id: event.estate_id, sequence: envelope.sequence };
    let told = Told {
        kind: "invoice_issued",
        at: event.issued_at,
        title: format!("{} {} {}", event.number, event.total, event.total.currency().code()),
        reference: event.invoice_id.to_string(),
        clause: None,
    };
    let step = InvoiceStep { outstanding: event.total };
    hear_invoice(tx, customer_id, (event.invoice_id, event.number), step, (hearing, told)).await
}
