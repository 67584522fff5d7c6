//! Money received for one invoice.

use chrono::{DateTime, Months, NaiveDate, Utc};
use kernel::{Coded, Money, Refusal, text::match_key};
use vocabulary::{InvoiceId, PaymentId, PaymentMethod};

use crate::{
    ledger::domain::{Account, Cause, Journal, JournalError, JournalHead},
    payers::domain::Payer,
};

/// Whether one reference names one payment: the number of a provider's transaction or of a line of the bank's statement
/// does; that of a paper slip or a card terminal begins again.
pub(crate) const fn has_unique_references(method: PaymentMethod) -> bool {
    match method {
        PaymentMethod::Transfer | PaymentMethod::Wechat | PaymentMethod::Alipay => true,
        PaymentMethod::Cash | PaymentMethod::Card => false,
    }
}

/// The oldest value date that is taken, in months before today.
const OLDEST_MONTHS: u32 = 120;

/// The value date of a payment: `asked`, or today at the estate.
pub(crate) fn value_date(asked: Option<NaiveDate>, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    let Some(date) = asked else { return Ok(today) };
    if date > today {
        return Err(Refusal::at("/received_on", Coded::new("date.in_the_future").with("today", today)));
    }
    if today.checked_sub_months(Months::new(OLDEST_MONTHS)).is_some_and(|oldest| date < oldest) {
        return Err(Refusal::at("/received_on", "date.too_old"));
    }
    Ok(date)
}

kernel::define_worded! {
    /// Whether it counts.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) enum PaymentState by PaymentStatus {
        Received = "received",
        Reversed { at: DateTime<Utc>, reason: String } = "reversed",
    }
}

/// Money as it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remittance {
    pub(crate) amount: Money,
    pub(crate) method: PaymentMethod,
    /// What the bank or the till calls it.
    pub(crate) reference: Option<String>,
    /// The day on which it came in, at the estate: what lateness is reckoned by.
    pub(crate) received_on: NaiveDate,
    pub(crate) received_by: String,
    pub(crate) received_at: DateTime<Utc>,
}

/// Money received on an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Payment {
    pub(crate) id: PaymentId,
    /// Counts saved changes; what each of them means is said as a step of the invoice's life.
    pub(crate) version: i32,
    pub(crate) invoice_id: InvoiceId,
    pub(crate) payer: Payer,
    pub(crate) remittance: Remittance,
    pub(crate) state: PaymentState,
}

/// What is the same of two references that name one payment, however they were typed.
pub(crate) fn reference_key(reference: &str) -> String {
    match_key(reference)
}

impl Payment {
    /// Money that came in for an invoice; `Invoice::paid_by` makes it.
    pub(crate) fn on((invoice_id, payer): (InvoiceId, Payer), id: PaymentId, remittance: Remittance) -> Self {
        Self { id, version: 1, invoice_id, payer, remittance, state: PaymentState::Received }
    }

    /// What its reference is compared by.
    pub(crate) fn reference_key(&self) -> Option<String> {
        self.remittance.reference.as_deref().map(reference_key)
    }

    /// The refusal of a second payment under its reference. Where the reference of a method may come again, the caller
    /// may say that it is another payment all the same. `is_seen` tells whether the caller may see this one.
    pub(crate) fn exists(&self, is_seen: bool) -> Refusal {
        let amount = format!("{} {}", self.remittance.amount, self.remittance.amount.currency());
        let (shown, payment, amount, date) = match is_seen {
            true => ("all", self.id.to_string(), amount, self.remittance.received_on.to_string()),
            false => ("nothing", String::new(), String::new(), String::new()),
        };
        let refusal = match has_unique_references(self.remittance.method) {
            true => Coded::new("billing.payment_exists")
                .with("shown", shown)
                .with("payment", payment)
                .with("amount", amount)
                .with("date", date),
            false => Coded::new("billing.payment_repeated")
                .with("shown", shown)
                .with("payment", payment)
                .with("amount", amount)
                .with("date", date),
        };
        Refusal::conflict(refusal)
    }

    /// Marks it as not received after all; the invoice it paid has to be told.
    pub(crate) fn reverse(&mut self, reason: String, at: DateTime<Utc>) -> Result<(), Refusal> {
        match self.state {
            PaymentState::Received => {
                self.state = PaymentState::Reversed { at, reason };
                self.version += 1;
                Ok(())
            }
            PaymentState::Reversed { .. } => Err(Refusal::conflict("billing.payment_reversed")),
        }
    }

    /// The journal behind its present state: cash came in for what was owed, or both are taken back.
    pub(crate) fn journal(&self, head: JournalHead) -> Result<Journal, JournalError> {
        let accounts = (Account::Cash, Account::Receivable(self.payer.account_id));
        match self.state {
            PaymentState::Received => {
                Journal::transfer(head, Cause::PaymentReceived(self.id), self.remittance.amount, accounts)
            }
            PaymentState::Reversed { .. } => {
                let cause = Cause::PaymentReversed(self.id);
                Journal::transfer(head, cause, self.remittance.amount, accounts).map(Journal::reversed)
            }
        }
    }
}
