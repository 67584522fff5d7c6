//! The invoice: charges of one payer asked for together, and what was paid of them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use kernel::{ChargeId, InvoiceId, Money, PaymentId, Refusal};

use super::{Charge, Fee, NewPayment, Payer, Payment, PaymentState, amount::refuse, check_amount};

/// The most charges one invoice asks for.
pub(crate) const MAX_LINES: usize = 100;

/// Where an invoice stands. There is no draft: an invoice exists from the moment it is issued, and then its wording
/// is fixed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum InvoiceState {
    Issued,
    PartlyPaid,
    Paid { at: DateTime<Utc> },
    Void { at: DateTime<Utc>, reason: String },
}

impl InvoiceState {
    /// The stored and sent word.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::PartlyPaid => "partly_paid",
            Self::Paid { .. } => "paid",
            Self::Void { .. } => "void",
        }
    }
}

/// One charge as the invoice words it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InvoiceLine {
    pub(crate) charge_id: ChargeId,
    pub(crate) fee: Fee,
    pub(crate) description: String,
    pub(crate) amount: Money,
}

/// What happens to invoices. Each saved change is exactly one of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum InvoiceEvent {
    Issued,
    PaymentReceived { payment_id: PaymentId, amount: Money },
    PaymentReversed { payment_id: PaymentId, amount: Money },
    Voided,
}

impl InvoiceEvent {
    /// What it is called in the audit trail.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::Issued => "invoice_issued",
            Self::PaymentReceived { .. } => "payment_received",
            Self::PaymentReversed { .. } => "payment_reversed",
            Self::Voided => "invoice_voided",
        }
    }
}

/// Everything an invoice begins with, besides its charges.
#[derive(Debug, Clone)]
pub(crate) struct NewInvoice {
    pub(crate) id: InvoiceId,
    pub(crate) number: String,
    pub(crate) issued_at: DateTime<Utc>,
}

/// Charges asked for together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Invoice {
    pub(crate) id: InvoiceId,
    /// Counts saved changes; also the sequence of the event each of them said. It decides between two payments that
    /// come at once.
    pub(crate) version: i32,
    pub(crate) number: String,
    pub(crate) payer: Payer,
    pub(crate) lines: Vec<InvoiceLine>,
    pub(crate) total: Money,
    pub(crate) paid: Money,
    pub(crate) state: InvoiceState,
    pub(crate) issued_at: DateTime<Utc>,
}

impl Invoice {
    /// Asks for `charges`, which must be owed by one payer in one currency.
    pub(crate) fn issue(new: NewInvoice, charges: &[Charge]) -> Result<(Self, InvoiceEvent), Refusal> {
        let Some(first) = charges.first().filter(|_| charges.len() <= MAX_LINES) else {
            return Err(Refusal::invalid(
                "billing.invoice_lines",
                format!("An invoice asks for 1 to {MAX_LINES} charges."),
                format!("账单须包含 1 至 {MAX_LINES} 项费用。"),
            ));
        };
        let mut total = Money::zero(first.amount.currency());
        let mut seen = BTreeSet::new();
        for charge in charges {
            charge.must_stand()?;
            if charge.payer.account_id != first.payer.account_id {
                return Err(Refusal::invalid(
                    "billing.unlike_payers",
                    "The charges of one invoice are owed by one payer.",
                    "同一账单的费用须属于同一付款账户。",
                ));
            }
            if !seen.insert(charge.id) {
                return Err(Refusal::invalid(
                    "billing.charge_twice",
                    "A charge is asked for once.",
                    "同一费用不能重复开单。",
                ));
            }
            total = total.checked_add(charge.amount).map_err(|error| refuse(&error))?;
        }
        let NewInvoice { id, number, issued_at } = new;
        let invoice = Self {
            id,
            version: 1,
            number,
            payer: first.payer,
            lines: charges.iter().map(InvoiceLine::from).collect(),
            total,
            paid: Money::zero(total.currency()),
            state: InvoiceState::Issued,
            issued_at,
        };
        Ok((invoice, InvoiceEvent::Issued))
    }

    /// What is still owed: nothing once it is void.
    pub(crate) fn outstanding(&self) -> Money {
        let minor = match self.state {
            InvoiceState::Void { .. } => 0,
            // Both lie between zero and the total, which is bounded, so that nothing is cut off.
            InvoiceState::Issued | InvoiceState::PartlyPaid | InvoiceState::Paid { .. } => {
                self.total.minor().saturating_sub(self.paid.minor())
            }
        };
        Money::from_minor(minor, self.total.currency())
    }

    /// Money comes in. More than is owed is refused: what came in by mistake goes back, it is not kept here.
    pub(crate) fn receive(&mut self, new: NewPayment) -> Result<(Payment, InvoiceEvent), Refusal> {
        match self.state {
            InvoiceState::Issued | InvoiceState::PartlyPaid => {}
            InvoiceState::Paid { .. } => {
                return Err(Refusal::conflict(
                    "billing.invoice_paid",
                    "The invoice is paid already; nothing is owed.",
                    "该账单已付清，无需再付。",
                ));
            }
            InvoiceState::Void { .. } => return Err(is_void()),
        }
        check_amount(new.amount)?;
        let left = self.outstanding().checked_sub(new.amount).map_err(|error| refuse(&error))?;
        if left.minor() < 0 {
            return Err(self.overpaid(new.amount));
        }
        self.settle(self.paid.checked_add(new.amount).map_err(|error| refuse(&error))?, new.received_at);
        let NewPayment { id, amount, method, reference, received_by, received_at } = new;
        let (invoice_id, payer) = (self.id, self.payer);
        let state = PaymentState::Received;
        let payment = Payment {
            id,
            version: 1,
            invoice_id,
            payer,
            amount,
            method,
            reference,
            state,
            received_by,
            received_at,
        };
        Ok((payment, InvoiceEvent::PaymentReceived { payment_id: id, amount }))
    }

    /// A payment on this invoice turned out not to have come in: it is owed again.
    pub(crate) fn take_back(
        &mut self,
        payment: &mut Payment,
        reason: String,
        at: DateTime<Utc>,
    ) -> Result<InvoiceEvent, Refusal> {
        payment.reverse(reason, at)?;
        self.settle(self.paid.checked_sub(payment.amount).map_err(|error| refuse(&error))?, at);
        Ok(InvoiceEvent::PaymentReversed { payment_id: payment.id, amount: payment.amount })
    }

    /// Takes the invoice back, before anything was paid on it; its charges have to be reversed with it.
    pub(crate) fn void(&mut self, reason: String, at: DateTime<Utc>) -> Result<InvoiceEvent, Refusal> {
        match self.state {
            InvoiceState::Issued => {
                self.state = InvoiceState::Void { at, reason };
                self.version += 1;
                Ok(InvoiceEvent::Voided)
            }
            InvoiceState::PartlyPaid | InvoiceState::Paid { .. } => Err(Refusal::conflict(
                "billing.invoice_has_payments",
                "Something was paid on this invoice. Reverse the payments first.",
                "该账单已有收款，请先冲销收款。",
            )),
            InvoiceState::Void { .. } => Err(is_void()),
        }
    }

    fn settle(&mut self, paid: Money, at: DateTime<Utc>) {
        self.paid = paid;
        self.version += 1;
        self.state = match paid.minor() {
            ..=0 => InvoiceState::Issued,
            minor if minor < self.total.minor() => InvoiceState::PartlyPaid,
            _all => InvoiceState::Paid { at },
        };
    }

    fn overpaid(&self, offered: Money) -> Refusal {
        let (owed, code) = (self.outstanding(), self.total.currency().code());
        Refusal::conflict(
            "billing.overpayment",
            format!("{offered} {code} is more than the {owed} {code} that is owed on this invoice."),
            format!("收款 {offered} {code} 超过该账单未付金额 {owed} {code}。"),
        )
    }
}

impl From<&Charge> for InvoiceLine {
    fn from(charge: &Charge) -> Self {
        Self {
            charge_id: charge.id,
            fee: charge.fee.clone(),
            description: charge.description.clone(),
            amount: charge.amount,
        }
    }
}

fn is_void() -> Refusal {
    Refusal::conflict("billing.invoice_void", "The invoice is void.", "该账单已作废。")
}
