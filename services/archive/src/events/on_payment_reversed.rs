//! A payment did not come in after all: what it had settled is owed again.

use contracts::{Envelope, billing::PaymentReversed};
use db::Tx;
use kernel::Failure;

use crate::{
    app::caller_cards::{Hearing, Told, hear_invoice},
    domain::InvoiceStep,
};

pub(super) async fn on_payment_reversed(
    _state: &(),
    tx: &Tx,
    event: PaymentReversed,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let Some(customer_id) = event.customer_id else { return Ok(()) };
    let hearing = Hearing { event_id: envelope.id, estate_id: event.estate_id, sequence: envelope.sequence };
    let told = Told {
        kind: "payment_reversed",
        at: event.reversed_at,
        title: format!("{} {} {}", event.invoice_number, event.amount, event.amount.currency().code()),
        reference: event.invoice_id.to_string(),
        clause: None,
    };
    let step = InvoiceStep { outstanding: event.outstanding };
    hear_invoice(tx, customer_id, (event.invoice_id, event.invoice_number), step, (hearing, told)).await
}
