//! What charges and invoices tell those who do not know their events.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Open, OpenMoney, OpenWord, Permission, Visibility};
use vocabulary::{Facets, Headline, InvoiceStatus};

use crate::{
    Faceted,
    billing::{
        ChargePosted, ChargeReversed, InvoiceCredited, InvoiceDisputeSettled, InvoiceDisputed, InvoiceIssued,
        InvoiceVoided, PaymentReceived, PaymentReversed,
    },
    faceted::concerns,
};

/// A charge is told and never open: it is the invoice that asks for it.
macro_rules! charge_facets {
    ($($type:ident says $status:literal at $at:ident;)+) => {$(
        impl Faceted for $type {
            fn facets(&self) -> Option<Facets> {
                let headline = Headline::new("charge", $status, Visibility::of(Permission::BillingRead));
                Some(Facets {
                    concerns: concerns(self.customer_id, (self.estate_id, self.unit_id), self.ticket_id),
                    headline: Headline { amount: Some(self.amount.clone()), at: Some(self.$at), ..headline },
                })
            }
        }
    )+};
}

charge_facets! {
    ChargePosted says "posted" at posted_at;
    ChargeReversed says "reversed" at reversed_at;
}

/// How an invoice stands.
struct Standing<'a> {
    number: &'a str,
    status: &'a OpenWord<InvoiceStatus>,
    /// What this event is about.
    amount: OpenMoney,
    outstanding: OpenMoney,
    due_on: Option<NaiveDate>,
    is_disputed: bool,
    at: DateTime<Utc>,
}

impl Standing<'_> {
    fn headline(self) -> Headline {
        let Self { number, status, amount, outstanding, due_on, is_disputed, at } = self;
        let headline = Headline::new("invoice", status.as_str(), Visibility::of(Permission::BillingRead));
        Headline {
            reference: Some(number.to_owned()),
            status_class: status.known().map(|status| status.class().into()),
            at: Some(at),
            amount: Some(amount),
            outstanding: Some(outstanding),
            is_on_hold: is_disputed,
            due_on,
            ..headline
        }
    }
}

macro_rules! invoice_facets {
    ($($type:ident: $number:ident, $amount:ident, $outstanding:ident at $at:ident;)+) => {$(
        impl Faceted for $type {
            fn facets(&self) -> Option<Facets> {
                let standing = Standing {
                    number: &self.$number,
                    status: self.status.as_ref()?,
                    amount: self.$amount.clone(),
                    outstanding: self.$outstanding.clone(),
                    due_on: self.due_on,
                    is_disputed: self.is_disputed,
                    at: self.$at,
                };
                Some(Facets {
                    concerns: concerns(self.customer_id, (self.estate_id, self.unit_id), None),
                    headline: standing.headline(),
                })
            }
        }
    )+};
}

invoice_facets! {
    InvoiceIssued: number, total, total at issued_at;
    PaymentReceived: invoice_number, amount, outstanding at received_at;
    PaymentReversed: invoice_number, amount, outstanding at reversed_at;
    InvoiceCredited: number, amount, outstanding at credited_at;
    InvoiceDisputed: number, outstanding, outstanding at disputed_at;
    InvoiceDisputeSettled: number, outstanding, outstanding at settled_at;
}

impl Faceted for InvoiceVoided {
    fn facets(&self) -> Option<Facets> {
        let standing = Standing {
            number: &self.number,
            status: self.status.as_ref()?,
            amount: self.total.clone(),
            outstanding: self.total.zero(),
            due_on: None,
            is_disputed: false,
            at: self.voided_at,
        };
        Some(Facets {
            concerns: concerns(self.customer_id, (self.estate_id, self.unit_id), None),
            headline: standing.headline(),
        })
    }
}
