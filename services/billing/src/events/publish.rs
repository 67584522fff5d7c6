//! Domain event → contract event, exhaustively: a step nobody translated does not compile.

use contracts::billing::{
    ChargePosted, ChargeReversed, InvoiceIssued, InvoiceVoided, PaymentReceived, PaymentReversed,
};
use db::{DbError, Tx};
use serde_json::{Value, json};

use crate::domain::{Charge, ChargeEvent, Invoice, InvoiceEvent, Party, Payer};

/// Says what happened to a charge, at the version it now has.
pub(crate) fn charge(tx: &Tx, charge: &Charge, event: ChargeEvent) -> Result<(), DbError> {
    let Charge { id: charge_id, amount, .. } = *charge;
    let Payer { account_id: _, estate_id, party: Party { unit_id, customer_id } } = charge.payer;
    let ticket_id = charge.origin.ticket_id();
    match event {
        ChargeEvent::Posted => tx.publish(
            &ChargePosted {
                charge_id,
                estate_id,
                unit_id,
                customer_id,
                ticket_id,
                amount,
                posted_at: tx.now(),
            },
            charge.version,
        ),
        ChargeEvent::Reversed => tx.publish(
            &ChargeReversed {
                charge_id,
                estate_id,
                unit_id,
                customer_id,
                ticket_id,
                amount,
                reversed_at: tx.now(),
            },
            charge.version,
        ),
    }
}

/// Says what happened to an invoice, at the version it now has.
pub(crate) fn invoice(tx: &Tx, invoice: &Invoice, event: &InvoiceEvent) -> Result<(), DbError> {
    let (invoice_id, number) = (invoice.id, invoice.number.clone());
    let Payer { account_id: _, estate_id, party: Party { unit_id, customer_id } } = invoice.payer;
    let (total, outstanding, now) = (invoice.total, invoice.outstanding(), tx.now());
    match *event {
        InvoiceEvent::Issued => tx.publish(
            &InvoiceIssued { invoice_id, number, estate_id, unit_id, customer_id, total, issued_at: now },
            invoice.version,
        ),
        InvoiceEvent::PaymentReceived { payment_id, amount } => tx.publish(
            &PaymentReceived {
                payment_id,
                invoice_id,
                invoice_number: number,
                estate_id,
                unit_id,
                customer_id,
                amount,
                outstanding,
                received_at: now,
            },
            invoice.version,
        ),
        InvoiceEvent::PaymentReversed { payment_id, amount } => tx.publish(
            &PaymentReversed {
                payment_id,
                invoice_id,
                invoice_number: number,
                estate_id,
                unit_id,
                customer_id,
                amount,
                outstanding,
                reversed_at: now,
            },
            invoice.version,
        ),
        InvoiceEvent::Voided => tx.publish(
            &InvoiceVoided { invoice_id, number, estate_id, unit_id, customer_id, total, voided_at: now },
            invoice.version,
        ),
    }
}

/// What the audit trail keeps of a charge.
pub(crate) fn charge_details(charge: &Charge) -> Value {
    json!({
        "version": charge.version,
        "status": charge.state.word(),
        "fee": charge.fee.as_str(),
        "amount": charge.amount,
        "ticket_id": charge.origin.ticket_id(),
    })
}

/// What the audit trail keeps of an invoice's step.
pub(crate) fn invoice_details(invoice: &Invoice, event: &InvoiceEvent) -> Value {
    let step = match event {
        InvoiceEvent::Issued | InvoiceEvent::Voided => json!({ "total": invoice.total }),
        InvoiceEvent::PaymentReceived { payment_id, amount }
        | InvoiceEvent::PaymentReversed { payment_id, amount } => {
            json!({ "payment_id": payment_id, "amount": amount })
        }
    };
    let (number, status) = (&invoice.number, invoice.state.word());
    json!({ "version": invoice.version, "number": number, "status": status, "step": step })
}
