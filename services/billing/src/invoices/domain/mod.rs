//! The invoice: charges of one payer asked for together, what was paid of them, and what people do to it, as values.

#[cfg(test)]
mod act_table;
mod explanation;

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, Utc};
use kernel::{Coded, Money, Refusal};
use vocabulary::{ChargeId, InvoiceId, InvoiceStatus, PaymentId};

use crate::{
    charges::domain::{Charge, ChargeItem, Reversal, ReversalKind},
    domain::{check_amount, refuse},
    payers::domain::Payer,
    payments::domain::{Payment, Remittance},
};

pub(crate) use explanation::explain;

/// The most charges one invoice asks for.
pub(crate) const MAX_LINES: usize = 100;

/// Where an invoice stands. There is no draft: an invoice exists from the moment it is issued, and then its wording
/// is fixed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum InvoiceState {
    Issued,
    PartlyPaid,
    Paid {
        at: DateTime<Utc>,
    },
    /// Nothing of it is owed. Why is unknown of those that were voided before reasons had kinds, and of those that became
    /// void because their last payment was taken back.
    Void {
        at: DateTime<Utc>,
        kind: Option<ReversalKind>,
        reason: String,
    },
}

impl InvoiceState {
    /// The state without what it carries.
    pub(crate) const fn status(&self) -> InvoiceStatus {
        match self {
            Self::Issued => InvoiceStatus::Issued,
            Self::PartlyPaid => InvoiceStatus::PartlyPaid,
            Self::Paid { .. } => InvoiceStatus::Paid,
            Self::Void { .. } => InvoiceStatus::Void,
        }
    }

    /// The stored and sent word.
    pub(crate) const fn as_str(&self) -> &'static str {
        self.status().as_str()
    }
}

/// One charge as the invoice words it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InvoiceLine {
    pub(crate) charge_id: ChargeId,
    pub(crate) item: ChargeItem,
}

kernel::define_worded! {
    /// What happens to invoices. Each saved change is exactly one of these.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) enum InvoiceEvent {
        Issued = "invoice_issued",
        PaymentReceived {
            payment_id: PaymentId,
            amount: Money,
            received_on: NaiveDate,
        } = "payment_received",
        PaymentReversed { payment_id: PaymentId, amount: Money } = "payment_reversed",
        Voided = "invoice_voided",
        /// A charge on it was reversed, and it stays: others stand, or something was paid.
        Credited { charge_id: ChargeId, amount: Money } = "invoice_credited",
        /// The work behind it is disputed.
        Disputed = "invoice_disputed",
        DisputeSettled = "invoice_dispute_settled",
    }
}

/// The longest that an invoice may be given to be paid, in days.
const MOST_TERM_DAYS: u64 = 366;

/// The last day on which an invoice that is issued `today` is paid in time: `asked`, or `term` later.
pub(crate) fn due_date(asked: Option<NaiveDate>, today: NaiveDate, term: Days) -> Result<NaiveDate, Refusal> {
    let after = |days| today.checked_add_days(days).unwrap_or(today);
    let Some(date) = asked else { return Ok(after(term)) };
    if !(today..=after(Days::new(MOST_TERM_DAYS))).contains(&date) {
        return Err(Refusal::at("/due_on", Coded::new("date.out_of_range").with("today", today)));
    }
    Ok(date)
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
    /// How much of the total was reversed after it was issued.
    pub(crate) credited: Money,
    pub(crate) paid: Money,
    /// The value date of the last payment that counts.
    pub(crate) paid_on: Option<NaiveDate>,
    pub(crate) state: InvoiceState,
    /// The last day on which it is paid in time, at the estate.
    pub(crate) due_on: NaiveDate,
    /// Since when the work behind it is disputed: nothing is demanded until that is settled.
    pub(crate) disputed_at: Option<DateTime<Utc>>,
    pub(crate) issued_at: DateTime<Utc>,
}

impl Invoice {
    /// Asks for `charges`, which must be owed by one payer in one currency; `due_on` is the last day on which they are paid
    /// in time, at the estate.
    pub(crate) fn issue(
        (id, number): (InvoiceId, String),
        charges: &[Charge],
        due_on: NaiveDate,
        issued_at: DateTime<Utc>,
    ) -> Result<(Self, InvoiceEvent), Refusal> {
        let Some(first) = charges.first().filter(|_| charges.len() <= MAX_LINES) else {
            return Err(Refusal::invalid("billing.invoice_lines").with("most", MAX_LINES));
        };
        let mut total = Money::zero(first.item.amount.currency());
        let mut seen = BTreeSet::new();
        for charge in charges {
            charge.must_stand()?;
            if charge.payer.account_id != first.payer.account_id {
                return Err(Refusal::invalid("billing.unlike_payers"));
            }
            if !seen.insert(charge.id) {
                return Err(Refusal::invalid("billing.charge_twice"));
            }
            total = total.checked_add(charge.item.amount).map_err(|error| refuse(&error))?;
        }
        check_amount(total)?;
        let nothing = Money::zero(total.currency());
        let invoice = Self {
            id,
            version: 1,
            number,
            payer: first.payer,
            lines: charges.iter().map(InvoiceLine::from).collect(),
            total,
            credited: nothing,
            paid: nothing,
            paid_on: None,
            state: InvoiceState::Issued,
            due_on,
            disputed_at: None,
            issued_at,
        };
        Ok((invoice, InvoiceEvent::Issued))
    }

    /// What is still owed: nothing once it is void.
    pub(crate) fn outstanding(&self) -> Money {
        self.at_least_nothing(self.demanded().saturating_sub(self.paid.minor()))
    }

    /// What was paid beyond what is owed: it has to be given back.
    pub(crate) fn refund_due(&self) -> Money {
        self.at_least_nothing(self.paid.minor().saturating_sub(self.demanded()))
    }

    /// What it asks for in the end, in minor units. All sums lie between zero and the total, which is bounded, so that
    /// nothing is cut off.
    fn demanded(&self) -> i64 {
        match self.state {
            InvoiceState::Void { .. } => 0,
            InvoiceState::Issued | InvoiceState::PartlyPaid | InvoiceState::Paid { .. } => {
                self.total.minor().saturating_sub(self.credited.minor())
            }
        }
    }

    fn at_least_nothing(&self, minor: i64) -> Money {
        Money::from_minor(minor.max(0), self.total.currency())
    }

    /// Does what somebody asks for.
    pub(crate) fn act(&mut self, act: InvoiceAct<'_>) -> Result<InvoiceEvent, Refusal> {
        self.allows(act.kind())?;
        match act {
            InvoiceAct::Pay(payment) => self.receive(payment),
            InvoiceAct::Void(reversal) => Ok(self.void(reversal)),
        }
    }

    /// What its state allows. How much may be paid is a rule of its own, which is asked when somebody pays.
    pub(crate) fn acts(&self) -> Vec<InvoiceActKind> {
        InvoiceActKind::ALL.iter().copied().filter(|kind| self.allows(*kind).is_ok()).collect()
    }

    /// What the state says to an act, whoever asks.
    fn allows(&self, kind: InvoiceActKind) -> Result<(), Refusal> {
        match (kind, &self.state) {
            (InvoiceActKind::Pay, InvoiceState::Issued | InvoiceState::PartlyPaid)
            | (InvoiceActKind::Void, InvoiceState::Issued) => Ok(()),
            (InvoiceActKind::Pay, InvoiceState::Paid { .. }) => {
                Err(Refusal::conflict("billing.invoice_paid"))
            }
            (InvoiceActKind::Void, InvoiceState::PartlyPaid | InvoiceState::Paid { .. }) => {
                Err(Refusal::conflict("billing.invoice_has_payments"))
            }
            (InvoiceActKind::Pay | InvoiceActKind::Void, InvoiceState::Void { .. }) => {
                Err(Refusal::conflict("billing.invoice_void"))
            }
        }
    }

    /// Money that came in for it, of which it has to be told.
    pub(crate) fn paid_by(&self, id: PaymentId, remittance: Remittance) -> Payment {
        Payment::on((self.id, self.payer), id, remittance)
    }

    /// Money comes in. More than is owed is refused: what came in by mistake goes back, it is not kept here.
    fn receive(&mut self, payment: &Payment) -> Result<InvoiceEvent, Refusal> {
        let Payment {
            id: payment_id, remittance: Remittance { amount, received_on, received_at, .. }, ..
        } = *payment;
        check_amount(amount)?;
        let left = self.outstanding().checked_sub(amount).map_err(|error| refuse(&error))?;
        if left.minor() < 0 {
            return Err(self.overpaid(amount));
        }
        self.paid = self.paid.checked_add(amount).map_err(|error| refuse(&error))?;
        self.paid_on = self.paid_on.max(Some(received_on));
        self.settle(received_at);
        Ok(InvoiceEvent::PaymentReceived { payment_id, amount, received_on })
    }

    /// A payment on this invoice turned out not to have come in: it is owed again. `paid_on` is the value date of the
    /// last of the others.
    pub(crate) fn take_back(
        &mut self,
        payment: &mut Payment,
        paid_on: Option<NaiveDate>,
        (reason, at): (String, DateTime<Utc>),
    ) -> Result<InvoiceEvent, Refusal> {
        payment.reverse(reason.clone(), at)?;
        self.paid = self.paid.checked_sub(payment.remittance.amount).map_err(|error| refuse(&error))?;
        self.paid_on = paid_on;
        self.settle(at);
        if !self.paid.is_positive() && self.demanded() == 0 {
            self.state = InvoiceState::Void { at, kind: None, reason };
            self.disputed_at = None;
        }
        Ok(InvoiceEvent::PaymentReversed { payment_id: payment.id, amount: payment.remittance.amount })
    }

    fn void(&mut self, reversal: Reversal) -> InvoiceEvent {
        let Reversal { kind, reason, at } = reversal;
        self.state = InvoiceState::Void { at, kind: Some(kind), reason };
        self.disputed_at = None;
        self.version += 1;
        InvoiceEvent::Voided
    }

    /// A charge on it was reversed and is not asked for any more. When that was all of it and nothing was paid, the
    /// invoice is void; what was paid beyond the rest has to be given back.
    pub(crate) fn credit(&mut self, charge: &Charge, reversal: Reversal) -> Result<InvoiceEvent, Refusal> {
        let amount = charge.item.amount;
        self.credited = self.credited.checked_add(amount).map_err(|error| refuse(&error))?;
        if self.demanded() == 0 {
            self.disputed_at = None;
        }
        if self.demanded() > 0 || self.paid.is_positive() {
            self.settle(reversal.at);
            return Ok(InvoiceEvent::Credited { charge_id: charge.id, amount });
        }
        self.act(InvoiceAct::Void(reversal))
    }

    /// The work behind it is disputed. Nothing changes when it was before, or when it is void.
    pub(crate) fn dispute(&mut self, at: DateTime<Utc>) -> Option<InvoiceEvent> {
        if self.disputed_at.is_some() || matches!(self.state, InvoiceState::Void { .. }) {
            return None;
        }
        self.disputed_at = Some(at);
        self.version += 1;
        Some(InvoiceEvent::Disputed)
    }

    /// The dispute is over; there is time until `due_on` to pay what is outstanding.
    pub(crate) fn settle_dispute(&mut self, due_on: NaiveDate) -> Option<InvoiceEvent> {
        self.disputed_at.take()?;
        self.due_on = self.due_on.max(due_on);
        self.version += 1;
        Some(InvoiceEvent::DisputeSettled)
    }

    /// The state that follows from what was paid and credited.
    fn settle(&mut self, at: DateTime<Utc>) {
        self.version += 1;
        self.state = match (self.paid.minor(), &self.state) {
            (..=0, _) => InvoiceState::Issued,
            (paid, _) if paid < self.demanded() => InvoiceState::PartlyPaid,
            (_, InvoiceState::Paid { at }) => InvoiceState::Paid { at: *at },
            (_all, _) => InvoiceState::Paid { at },
        };
    }

    fn overpaid(&self, offered: Money) -> Refusal {
        let (owed, currency) = (self.outstanding(), self.total.currency());
        Refusal::conflict("billing.overpayment")
            .with("offered", offered)
            .with("currency", currency)
            .with("owed", owed)
    }
}

impl From<&Charge> for InvoiceLine {
    fn from(charge: &Charge) -> Self {
        Self { charge_id: charge.id, item: charge.item.clone() }
    }
}

/// Something that is done to an invoice, with what it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum InvoiceAct<'a> {
    /// Money came in.
    Pay(&'a Payment),
    /// It is taken back, before anything was paid on it; its charges have to be reversed with it.
    Void(Reversal),
}

impl InvoiceAct<'_> {
    pub(crate) const fn kind(&self) -> InvoiceActKind {
        match self {
            Self::Pay(_) => InvoiceActKind::Pay,
            Self::Void(_) => InvoiceActKind::Void,
        }
    }
}

kernel::define_words! {
    /// Something that people do to an invoice: `pay` is `POST /payments`, and `void` is `POST …/void`.
    InvoiceActKind {
        /// Money came in.
        Pay = "pay",
        /// It is taken back.
        Void = "void",
    }
}
