//! Charges in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{EstateId, Explained, Faults, Money, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{ChargeId, CustomerId, InvoiceId, JournalId, PayerAccountId, TicketId, UnitId};
use web::Day;

use crate::{
    charges::{
        app::{ExplainedCharge, InvoicedCharge, PostCharge},
        domain::{ChargeItem, ChargeState, Origin, Period, Reversal, Work},
    },
    domain::check_amount,
    ledger::domain::{Fee, Journal, Line, Side},
    payers::domain::{Party, Payer},
};

/// A charge to post.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCharge {
    estate_id: EstateId,
    /// The home it is owed for.
    unit_id: Option<UnitId>,
    /// Who owes it. Without unit and customer the estate's sundry account does.
    customer_id: Option<CustomerId>,
    /// What it is for: a word such as `parking`.
    #[schema(min_length = 1, max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
    fee: String,
    /// A line for the invoice.
    #[schema(min_length = 1, max_length = 200)]
    description: String,
    /// More than nothing, at most a hundred million.
    amount: Money,
    /// The days it is for, when the fee comes again and again. No day of a fee is charged twice for the same unit (or for
    /// the same customer without a unit), whoever pays.
    period: Option<PeriodShape>,
}

/// From its first day to its last, both within: at most ten years between 1900 and 2199.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PeriodShape {
    #[schema(value_type = NaiveDate)]
    from: Day,
    #[schema(value_type = NaiveDate)]
    to: Day,
}

impl NewCharge {
    /// The command, or every fault at once.
    pub(crate) fn into_command(self) -> Result<PostCharge, Refusal> {
        let Self { estate_id, unit_id, customer_id, fee, description, amount, period } = self;
        let mut faults = Faults::new();
        let description = faults.line("/description", &description, 200);
        let fee: Option<Fee> = fee.parse().ok();
        if fee.is_none() {
            faults.add("/fee", "fee.malformed");
        }
        note_amount(&mut faults, amount);
        let period = period.and_then(|PeriodShape { from, to }| match Period::new(from.0, to.0) {
            Ok(period) => Some(period),
            Err(refusal) => {
                faults.add("/period", refusal.code);
                None
            }
        });
        faults.into_result()?;
        let party = Party { unit_id, customer_id };
        // A fee that is none was noted above.
        let fee = fee.ok_or_else(Refusal::not_found)?;
        Ok(PostCharge { estate_id, party, item: ChargeItem { fee, description, amount }, period })
    }
}

/// Notes an amount that can be neither charged nor paid.
pub(crate) fn note_amount(faults: &mut Faults, amount: Money) {
    if let Err(fault) = check_amount(amount) {
        faults.add("/amount", fault.code());
    }
}

/// One charge.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChargeView {
    charge_id: ChargeId,
    version: i32,
    estate_id: EstateId,
    payer_account_id: PayerAccountId,
    unit_id: Option<UnitId>,
    customer_id: Option<CustomerId>,
    fee: String,
    description: String,
    amount: Money,
    /// `standing`, or `reversed` once it is not owed any more.
    status: &'static str,
    /// True while the work it is for is disputed: nothing is demanded then.
    is_disputed: bool,
    reversed_at: Option<DateTime<Utc>>,
    /// `billed_in_error`, `forgiven` or `work_cancelled`, once it is reversed.
    reversed_kind: Option<&'static str>,
    reversed_reason: Option<String>,
    /// The work it pays for, when it is for work.
    ticket: Option<TicketRef>,
    /// The days it is for, when the fee comes again and again.
    period: Option<PeriodShape>,
    /// Who posted it; absent when work brought it.
    posted_by: Option<String>,
    posted_at: DateTime<Utc>,
    /// The invoice that asks for it, once one does.
    invoice_id: Option<InvoiceId>,
}

/// The ticket behind a charge.
#[derive(Debug, Serialize, ToSchema)]
struct TicketRef {
    ticket_id: TicketId,
    #[schema(example = "T2026-000123")]
    number: String,
    /// The standard the ticket is under.
    standard: String,
    standard_version: i32,
    resolved_at: DateTime<Utc>,
}

impl From<&InvoicedCharge> for ChargeView {
    fn from(asked: &InvoicedCharge) -> Self {
        let InvoicedCharge { charge, invoice } = asked.clone();
        let Payer { account_id, estate_id, party: Party { unit_id, customer_id } } = charge.payer;
        let ChargeItem { fee, description, amount } = charge.item;
        let (ticket, posted_by, period) = match charge.origin {
            Origin::Work(work) => (Some(TicketRef::from(work)), None, None),
            Origin::ByHand { by, period } => (None, Some(by), period),
        };
        let status = charge.state.kind().as_str();
        let (reversed_at, reversed_kind, reversed_reason) = match charge.state {
            ChargeState::Standing => (None, None, None),
            ChargeState::Reversed(Reversal { kind, reason, at }) => {
                (Some(at), Some(kind.as_str()), Some(reason))
            }
        };
        let shape = |period: Period| PeriodShape { from: Day(period.from()), to: Day(period.to()) };
        Self {
            charge_id: charge.id,
            version: charge.version,
            estate_id,
            payer_account_id: account_id,
            unit_id,
            customer_id,
            fee: fee.as_str().to_owned(),
            description,
            amount,
            status,
            is_disputed: reversed_at.is_none() && invoice.is_some_and(|invoice| invoice.is_disputed),
            reversed_at,
            reversed_kind,
            reversed_reason,
            ticket,
            period: period.map(shape),
            posted_by,
            posted_at: charge.posted_at,
            invoice_id: invoice.map(|invoice| invoice.invoice_id),
        }
    }
}

impl From<Work> for TicketRef {
    fn from(work: Work) -> Self {
        let Work { ticket_id, ticket_sequence: _, ticket_number, standard, standard_version, resolved_at } =
            work;
        Self { ticket_id, number: ticket_number, standard, standard_version, resolved_at }
    }
}

/// Where a charge comes from.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ExplanationView {
    charge: ChargeView,
    /// Step by step, each with the rule it rests on.
    steps: Vec<Explained>,
    /// The number and the status of the invoice that asks for it.
    invoice: Option<InvoiceRef>,
    /// The books behind it, oldest first.
    journals: Vec<JournalView>,
}

/// An invoice by name.
#[derive(Debug, Serialize, ToSchema)]
struct InvoiceRef {
    invoice_id: InvoiceId,
    #[schema(example = "I2026-000001")]
    number: String,
    status: &'static str,
    outstanding: Money,
}

/// One balanced set of lines.
#[derive(Debug, Serialize, ToSchema)]
struct JournalView {
    journal_id: JournalId,
    /// Why: `charge_posted` or `charge_reversed`.
    cause: &'static str,
    posted_at: DateTime<Utc>,
    lines: Vec<LedgerLineView>,
}

/// One line; the other side is zero.
#[derive(Debug, Serialize, ToSchema)]
struct LedgerLineView {
    /// Such as `receivable:<payer account>`, `revenue:<fee>` or `cash`.
    account: String,
    debit: Money,
    credit: Money,
}

impl From<ExplainedCharge> for ExplanationView {
    fn from(explained: ExplainedCharge) -> Self {
        let ExplainedCharge { asked, steps, invoice, journals } = explained;
        Self {
            charge: ChargeView::from(&asked),
            steps,
            invoice: invoice.map(|invoice| InvoiceRef {
                invoice_id: invoice.id,
                outstanding: invoice.outstanding(),
                status: invoice.state.as_str(),
                number: invoice.number,
            }),
            journals: journals.iter().map(JournalView::from).collect(),
        }
    }
}

impl From<&Journal> for JournalView {
    fn from(journal: &Journal) -> Self {
        Self {
            journal_id: journal.head.id,
            cause: journal.cause.kind().as_str(),
            posted_at: journal.head.posted_at,
            lines: journal.lines().iter().map(LedgerLineView::from).collect(),
        }
    }
}

impl From<&Line> for LedgerLineView {
    fn from(line: &Line) -> Self {
        let Line { account, side, amount } = line;
        let nothing = Money::zero(amount.currency());
        let (debit, credit) = match side {
            Side::Debit => (*amount, nothing),
            Side::Credit => (nothing, *amount),
        };
        Self { account: account.to_string(), debit, credit }
    }
}
