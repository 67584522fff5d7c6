//! Every state with every act: what is shown as allowed is done, and all else is refused under its code.

use chrono::{DateTime, Utc};
use kernel::{Currency, EstateId, Money, SeededIds};
use vocabulary::{InvoiceId, PayerAccountId, PaymentId, PaymentMethod};

use super::{Invoice, InvoiceAct, InvoiceActKind, InvoiceState};
use crate::{
    charges::domain::{Reversal, ReversalKind},
    payers::domain::{Party, Payer},
    payments::domain::{Payment, Remittance},
};

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

const TOTAL: i64 = 1000;

fn yuan(minor: i64) -> Money {
    Money::from_minor(minor, Currency::Cny)
}

/// An invoice in a state, on which `paid` came in.
fn invoice(state: InvoiceState, paid: i64) -> Invoice {
    let ids = SeededIds::new(7);
    Invoice {
        id: InvoiceId::new(&ids),
        version: 1,
        number: "I1970-000001".to_owned(),
        payer: Payer {
            account_id: PayerAccountId::new(&ids),
            estate_id: EstateId::new(&ids),
            party: Party { unit_id: None, customer_id: None },
        },
        lines: Vec::new(),
        total: yuan(TOTAL),
        credited: yuan(0),
        paid: yuan(paid),
        paid_on: None,
        state,
        due_on: NOW.date_naive(),
        disputed_at: None,
        issued_at: NOW,
    }
}

fn payment(invoice: &Invoice, minor: i64) -> Payment {
    let remittance = Remittance {
        amount: yuan(minor),
        method: PaymentMethod::Cash,
        reference: None,
        received_on: NOW.date_naive(),
        received_by: "staff:1".to_owned(),
        received_at: NOW,
    };
    invoice.paid_by(PaymentId::new(&SeededIds::new(8)), remittance)
}

/// Each state and what was paid in it, with the code under which it refuses each of [`InvoiceActKind::ALL`]; none for what
/// it allows.
fn table() -> [(InvoiceState, i64, [Option<&'static str>; 2]); 4] {
    let has_payments = Some("billing.invoice_has_payments");
    let is_void = Some("billing.invoice_void");
    let void = InvoiceState::Void { at: NOW, kind: None, reason: "mistaken".to_owned() };
    [
        (InvoiceState::Issued, 0, [None, None]),
        (InvoiceState::PartlyPaid, TOTAL - 1, [None, has_payments]),
        (InvoiceState::Paid { at: NOW }, TOTAL, [Some("billing.invoice_paid"), has_payments]),
        (void, 0, [is_void, is_void]),
    ]
}

#[test]
fn every_state_does_the_acts_that_it_shows_and_refuses_the_others() {
    for (state, paid, told) in table() {
        for (kind, code) in InvoiceActKind::ALL.iter().copied().zip(told) {
            let mut changed = invoice(state.clone(), paid);
            let before = changed.clone();
            assert_eq!(changed.acts().contains(&kind), code.is_none(), "{kind:?} when {state:?}");
            let payment = payment(&changed, 1);
            let reversal =
                Reversal { kind: ReversalKind::BilledInError, reason: "mistaken".to_owned(), at: NOW };
            let done = changed.act(match kind {
                InvoiceActKind::Pay => InvoiceAct::Pay(&payment),
                InvoiceActKind::Void => InvoiceAct::Void(reversal),
            });
            assert_eq!(done.as_ref().err().map(|refusal| refusal.code), code, "{kind:?} when {state:?}");
            match done {
                Ok(_event) => assert_eq!(changed.version, 2),
                Err(_refused) => assert_eq!(changed, before, "a refusal changes nothing"),
            }
        }
    }
}

#[test]
fn how_much_is_paid_is_asked_of_a_payment_that_is_shown() {
    let mut invoice = invoice(InvoiceState::PartlyPaid, TOTAL - 1);
    let before = invoice.clone();
    assert!(invoice.acts().contains(&InvoiceActKind::Pay));
    let payment = payment(&invoice, 2);
    assert_eq!(invoice.act(InvoiceAct::Pay(&payment)).unwrap_err().code, "billing.overpayment");
    assert_eq!(invoice, before);
}
