//! Domain event → contract event, exhaustively: a step nobody translated does not compile.

use chrono::{DateTime, NaiveDate, Utc};
use contracts::billing::{
    ChargePosted, ChargeReversed, InvoiceCredited, InvoiceDisputeSettled, InvoiceDisputed, InvoiceIssued,
    InvoiceVoided, PaymentReceived, PaymentReversed,
};
use db::{DbError, Tx};
use kernel::Money;
use serde_json::{Value, json};
use vocabulary::{ChargeId, PaymentId};

use crate::{
    charges::domain::{Charge, ChargeEvent, ChargeItem, ChargeState, ReversalKind},
    invoices::domain::{Invoice, InvoiceEvent, InvoiceState},
    payers::domain::{Party, Payer},
};

/// Says what happened to a charge, at the version it now has.
pub(crate) fn charge(tx: &Tx, charge: &Charge, event: ChargeEvent) -> Result<(), DbError> {
    let Charge { id: charge_id, item: ChargeItem { amount, .. }, .. } = *charge;
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
                amount: amount.into(),
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
                amount: amount.into(),
                reason_kind: reversal_kind(charge).map(str::to_owned),
                reversed_at: tx.now(),
            },
            charge.version,
        ),
    }
}

fn reversal_kind(charge: &Charge) -> Option<&'static str> {
    match &charge.state {
        ChargeState::Standing => None,
        ChargeState::Reversed(reversal) => Some(reversal.kind.as_str()),
    }
}

/// Says what happened to an invoice, at the version it now has.
pub(crate) fn invoice(tx: &Tx, invoice: &Invoice, event: &InvoiceEvent) -> Result<(), DbError> {
    let (version, now) = (invoice.version, tx.now());
    match *event {
        InvoiceEvent::Issued => tx.publish(&issued(invoice, now), version),
        InvoiceEvent::PaymentReceived { payment_id, amount, received_on } => {
            tx.publish(&payment_received(invoice, (payment_id, amount, received_on), now), version)
        }
        InvoiceEvent::PaymentReversed { payment_id, amount } => {
            tx.publish(&payment_reversed(invoice, (payment_id, amount), now), version)
        }
        InvoiceEvent::Voided => tx.publish(&voided(invoice, now), version),
        InvoiceEvent::Credited { charge_id, amount } => {
            tx.publish(&credited(invoice, (charge_id, amount), now), version)
        }
        InvoiceEvent::Disputed => tx.publish(&disputed(invoice, now), version),
        InvoiceEvent::DisputeSettled => tx.publish(&dispute_settled(invoice, now), version),
    }
}

fn issued(invoice: &Invoice, issued_at: DateTime<Utc>) -> InvoiceIssued {
    let Payer { account_id: _, estate_id, party: Party { unit_id, customer_id } } = invoice.payer;
    InvoiceIssued {
        invoice_id: invoice.id,
        number: invoice.number.clone(),
        estate_id,
        unit_id,
        customer_id,
        total: invoice.total.into(),
        due_on: Some(invoice.due_on),
        is_disputed: invoice.disputed_at.is_some(),
        status: Some(invoice.state.status().into()),
        issued_at,
    }
}

fn payment_received(
    invoice: &Invoice,
    (payment_id, amount, received_on): (PaymentId, Money, NaiveDate),
    received_at: DateTime<Utc>,
) -> PaymentReceived {
    let Payer { account_id: _, estate_id, party: Party { unit_id, customer_id } } = invoice.payer;
    PaymentReceived {
        payment_id,
        invoice_id: invoice.id,
        invoice_number: invoice.number.clone(),
        estate_id,
        unit_id,
        customer_id,
        amount: amount.into(),
        outstanding: invoice.outstanding().into(),
        due_on: Some(invoice.due_on),
        is_disputed: invoice.disputed_at.is_some(),
        received_on: Some(received_on),
        status: Some(invoice.state.status().into()),
        received_at,
    }
}

fn payment_reversed(
    invoice: &Invoice,
    (payment_id, amount): (PaymentId, Money),
    reversed_at: DateTime<Utc>,
) -> PaymentReversed {
    let Payer { account_id: _, estate_id, party: Party { unit_id, customer_id } } = invoice.payer;
    PaymentReversed {
        payment_id,
        invoice_id: invoice.id,
        invoice_number: invoice.number.clone(),
        estate_id,
        unit_id,
        customer_id,
        amount: amount.into(),
        outstanding: invoice.outstanding().into(),
        due_on: Some(invoice.due_on),
        is_disputed: invoice.disputed_at.is_some(),
        status: Some(invoice.state.status().into()),
        reversed_at,
    }
}

fn voided(invoice: &Invoice, voided_at: DateTime<Utc>) -> InvoiceVoided {
    let Payer { account_id: _, estate_id, party: Party { unit_id, customer_id } } = invoice.payer;
    InvoiceVoided {
        invoice_id: invoice.id,
        number: invoice.number.clone(),
        estate_id,
        unit_id,
        customer_id,
        total: invoice.total.into(),
        reason_kind: void_kind(invoice).map(str::to_owned),
        status: Some(invoice.state.status().into()),
        voided_at,
    }
}

fn credited(
    invoice: &Invoice,
    (charge_id, amount): (ChargeId, Money),
    credited_at: DateTime<Utc>,
) -> InvoiceCredited {
    let Payer { account_id: _, estate_id, party: Party { unit_id, customer_id } } = invoice.payer;
    InvoiceCredited {
        invoice_id: invoice.id,
        number: invoice.number.clone(),
        estate_id,
        unit_id,
        customer_id,
        charge_id,
        amount: amount.into(),
        outstanding: invoice.outstanding().into(),
        refund_due: invoice.refund_due().into(),
        due_on: Some(invoice.due_on),
        is_disputed: invoice.disputed_at.is_some(),
        status: Some(invoice.state.status().into()),
        credited_at,
    }
}

fn disputed(invoice: &Invoice, disputed_at: DateTime<Utc>) -> InvoiceDisputed {
    let Payer { account_id: _, estate_id, party: Party { unit_id, customer_id } } = invoice.payer;
    InvoiceDisputed {
        invoice_id: invoice.id,
        number: invoice.number.clone(),
        estate_id,
        unit_id,
        customer_id,
        outstanding: invoice.outstanding().into(),
        due_on: Some(invoice.due_on),
        is_disputed: invoice.disputed_at.is_some(),
        status: Some(invoice.state.status().into()),
        disputed_at,
    }
}

fn dispute_settled(invoice: &Invoice, settled_at: DateTime<Utc>) -> InvoiceDisputeSettled {
    let Payer { account_id: _, estate_id, party: Party { unit_id, customer_id } } = invoice.payer;
    InvoiceDisputeSettled {
        invoice_id: invoice.id,
        number: invoice.number.clone(),
        estate_id,
        unit_id,
        customer_id,
        outstanding: invoice.outstanding().into(),
        due_on: Some(invoice.due_on),
        is_disputed: invoice.disputed_at.is_some(),
        status: Some(invoice.state.status().into()),
        settled_at,
    }
}

fn void_kind(invoice: &Invoice) -> Option<&'static str> {
    match &invoice.state {
        InvoiceState::Void { kind, .. } => kind.map(ReversalKind::as_str),
        InvoiceState::Issued | InvoiceState::PartlyPaid | InvoiceState::Paid { .. } => None,
    }
}

/// What the audit trail keeps of a charge.
pub(crate) fn charge_details(charge: &Charge) -> Value {
    json!({
        "version": charge.version,
        "status": charge.state.kind().as_str(),
        "fee": charge.item.fee.as_str(),
        "amount": charge.item.amount,
        "ticket_id": charge.origin.ticket_id(),
        "reason_kind": reversal_kind(charge),
    })
}

/// What the audit trail keeps of an invoice's step.
pub(crate) fn invoice_details(invoice: &Invoice, event: &InvoiceEvent) -> Value {
    let step = match event {
        InvoiceEvent::Issued => json!({ "total": invoice.total, "due_on": invoice.due_on }),
        InvoiceEvent::Voided => json!({ "total": invoice.total, "reason_kind": void_kind(invoice) }),
        InvoiceEvent::Credited { charge_id, amount } => json!({ "charge_id": charge_id, "amount": amount }),
        InvoiceEvent::Disputed | InvoiceEvent::DisputeSettled => {
            json!({ "outstanding": invoice.outstanding(), "due_on": invoice.due_on })
        }
        InvoiceEvent::PaymentReceived { payment_id, amount, received_on } => {
            json!({ "payment_id": payment_id, "amount": amount, "received_on": received_on })
        }
        InvoiceEvent::PaymentReversed { payment_id, amount } => {
            json!({ "payment_id": payment_id, "amount": amount })
        }
    };
    let (number, status) = (&invoice.number, invoice.state.as_str());
    json!({ "version": invoice.version, "number": number, "status": status, "step": step })
}
