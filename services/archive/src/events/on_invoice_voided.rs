//! An invoice was taken back: nothing of it is owed any more.

use contracts::{Envelope, billing::InvoiceVoided};
use db::Tx;
use kernel::{Failure, Money};

use crate::{
    app::caller_cards::{Hearing, Told, hear_invoice},
    domain::InvoiceStep,
};

pub(super) async fn on_invoice_voided(
    _state: &(),
    tx: &Tx,
    event: InvoiceVoided,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let Some(customer_id) = event.customer_id else { return Ok(()) };
    let hearing = Hearing { event_id: envelope.id, estate_id: event.estate_id, sequence: envelope.sequence };
    let told = Told {
        kind: "invoice_voided",
        at: event.voided_at,
        title: format!("{} {} {}", event.number, event.total, event.total.currency().code()),
        reference: event.invoice_id.to_string(),
        clause: None,
    };
    let step = InvoiceStep { outstanding: Money::zero(event.total.currency()) };
    hear_invoice(tx, customer_id, (event.invoice_id, event.number), step, (hearing, told)).await
}
