//! Invoices in requests and replies, and what may be done with one.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Coded, EstateId, Faults, Money, Permission, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{ChargeId, CustomerId, InvoiceId, PayerAccountId, UnitId};
use web::{Act, Day};

use crate::{
    charges::domain::{ChargeItem, ReversalKind},
    invoices::{
        app::IssueInvoice,
        domain::{Invoice, InvoiceActKind, InvoiceLine, InvoiceState, MAX_LINES},
    },
    payers::domain::{Party, Payer},
};

/// Charges to ask for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewInvoice {
    /// Charges of one payer in one currency that no invoice asks for yet.
    #[schema(min_items = 1, max_items = 100)]
    charge_ids: Vec<ChargeId>,
    /// The last day on which it is paid in time, at the estate: today to a year from now. The usual term when left out.
    #[schema(value_type = Option<NaiveDate>)]
    due_on: Option<Day>,
}

impl NewInvoice {
    /// The command, when there are neither none nor too many charges, and each is named once.
    pub(crate) fn into_command(self) -> Result<IssueInvoice, Refusal> {
        let Self { charge_ids, due_on } = self;
        let mut faults = Faults::new();
        if !(1..=MAX_LINES).contains(&charge_ids.len()) {
            faults.add("/charge_ids", Coded::new("list.length").with("least", 1_u8).with("most", MAX_LINES));
        }
        let mut seen = HashSet::new();
        for (place, id) in charge_ids.iter().enumerate().take(MAX_LINES) {
            if !seen.insert(id) {
                let pointer = format!("/charge_ids/{place}");
                faults.add(pointer, "list.repeated");
            }
        }
        faults.into_result()?;
        Ok(IssueInvoice { charge_ids, due_on: due_on.map(|day| day.0) })
    }
}

/// One invoice.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InvoiceView {
    invoice_id: InvoiceId,
    version: i32,
    /// What people call it.
    #[schema(example = "I2026-000001")]
    number: String,
    estate_id: EstateId,
    payer_account_id: PayerAccountId,
    unit_id: Option<UnitId>,
    customer_id: Option<CustomerId>,
    /// `issued`, `partly_paid`, `paid` or `void`.
    status: &'static str,
    total: Money,
    paid: Money,
    /// How much of the total was reversed after it was issued.
    credited: Money,
    /// What is still owed; nothing once it is void.
    outstanding: Money,
    /// What was paid beyond what is owed, and has to be given back.
    refund_due: Money,
    lines: Vec<InvoiceLineView>,
    issued_at: DateTime<Utc>,
    /// The last day on which it is paid in time, at the estate.
    due_on: NaiveDate,
    /// Since when the work behind it is disputed: it is not in arrears until that is settled.
    disputed_at: Option<DateTime<Utc>>,
    /// The value date of the last payment on it.
    paid_on: Option<NaiveDate>,
    paid_at: Option<DateTime<Utc>>,
    voided_at: Option<DateTime<Utc>>,
    /// `billed_in_error`, `forgiven` or `work_cancelled`; absent also when its last payment was taken back.
    void_kind: Option<&'static str>,
    void_reason: Option<String>,
    /// What its state allows, what is done most often first. How much may be paid is what is `outstanding`.
    acts: Vec<Act<InvoiceActKind>>,
}

/// One charge as the invoice words it.
#[derive(Debug, Serialize, ToSchema)]
struct InvoiceLineView {
    charge_id: ChargeId,
    fee: String,
    description: String,
    amount: Money,
}

impl From<&Invoice> for InvoiceView {
    fn from(invoice: &Invoice) -> Self {
        let (outstanding, refund_due) = (invoice.outstanding(), invoice.refund_due());
        let acts = invoice.acts().into_iter().map(act_view).collect();
        let Invoice {
            id,
            version,
            number,
            payer,
            lines,
            total,
            credited,
            paid,
            paid_on,
            state,
            due_on,
            disputed_at,
            issued_at,
        } = invoice.clone();
        let Payer { account_id, estate_id, party: Party { unit_id, customer_id } } = payer;
        let status = state.as_str();
        let (paid_at, voided_at, void_kind, void_reason) = match state {
            InvoiceState::Issued | InvoiceState::PartlyPaid => (None, None, None, None),
            InvoiceState::Paid { at } => (Some(at), None, None, None),
            InvoiceState::Void { at, kind, reason } => {
                (None, Some(at), kind.map(ReversalKind::as_str), Some(reason))
            }
        };
        Self {
            invoice_id: id,
            version,
            number,
            estate_id,
            payer_account_id: account_id,
            unit_id,
            customer_id,
            status,
            total,
            paid,
            credited,
            outstanding,
            refund_due,
            lines: lines.into_iter().map(InvoiceLineView::from).collect(),
            issued_at,
            due_on,
            disputed_at,
            paid_on,
            paid_at,
            voided_at,
            void_kind,
            void_reason,
            acts,
        }
    }
}

impl From<InvoiceLine> for InvoiceLineView {
    fn from(line: InvoiceLine) -> Self {
        let InvoiceLine { charge_id, item: ChargeItem { fee, description, amount } } = line;
        Self { charge_id, fee: fee.as_str().to_owned(), description, amount }
    }
}

/// An act with what its operation asks for.
fn act_view(kind: InvoiceActKind) -> Act<InvoiceActKind> {
    match kind {
        InvoiceActKind::Pay => Act {
            act: kind,
            permission: Permission::BillingWrite,
            needs: &["invoice_id", "amount", "method"],
        },
        InvoiceActKind::Void => {
            Act { act: kind, permission: Permission::BillingReverse, needs: &["kind", "reason"] }
        }
    }
}
