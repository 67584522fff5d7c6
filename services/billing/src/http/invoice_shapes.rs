//! Invoices in requests and replies.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use kernel::{ChargeId, CustomerId, EstateId, Faults, InvoiceId, Money, PayerAccountId, Refusal, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::invoices::InvoiceFilter,
    domain::{Invoice, InvoiceLine, InvoiceState, MAX_LINES, Party, Payer},
};

/// Charges to ask for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewInvoice {
    /// Charges of one payer in one currency that no invoice asks for yet.
    #[schema(min_items = 1, max_items = 100)]
    charge_ids: Vec<ChargeId>,
}

impl NewInvoice {
    /// The charges, when there are neither none nor too many, and each is named once.
    pub(super) fn into_charges(self) -> Result<Vec<ChargeId>, Refusal> {
        let mut faults = Faults::new();
        if !(1..=MAX_LINES).contains(&self.charge_ids.len()) {
            faults.add(
                "/charge_ids",
                "list.length",
                format!("must have 1 to {MAX_LINES} charges"),
                format!("须包含 1 至 {MAX_LINES} 项费用"),
            );
        }
        let mut seen = HashSet::new();
        for (place, id) in self.charge_ids.iter().enumerate().take(MAX_LINES) {
            if !seen.insert(id) {
                let pointer = format!("/charge_ids/{place}");
                faults.add(pointer, "list.repeated", "is named twice", "重复出现");
            }
        }
        faults.into_result()?;
        Ok(self.charge_ids)
    }
}

/// Why something is taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reason {
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

impl Reason {
    pub(super) fn read(self) -> Result<String, Refusal> {
        let mut faults = Faults::new();
        let reason = faults.text("/reason", &self.reason, 500);
        faults.into_result()?;
        Ok(reason)
    }
}

/// What a list of invoices is narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct InvoiceQuery {
    /// Only invoices in this state.
    #[param(inline)]
    status: Option<InvoiceStatus>,
    /// Only this account's.
    payer_account_id: Option<PayerAccountId>,
    /// Only those of this unit.
    unit_id: Option<UnitId>,
    /// Only this customer's.
    customer_id: Option<CustomerId>,
}

/// Where an invoice stands.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum InvoiceStatus {
    Issued,
    PartlyPaid,
    Paid,
    Void,
}

impl InvoiceStatus {
    const fn word(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::PartlyPaid => "partly_paid",
            Self::Paid => "paid",
            Self::Void => "void",
        }
    }
}

impl From<InvoiceQuery> for InvoiceFilter {
    fn from(query: InvoiceQuery) -> Self {
        let InvoiceQuery { status, payer_account_id, unit_id, customer_id } = query;
        Self { status: status.map(InvoiceStatus::word), payer_account_id, unit_id, customer_id }
    }
}

/// One invoice.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InvoiceView {
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
    /// What is still owed; nothing once it is void.
    outstanding: Money,
    lines: Vec<InvoiceLineView>,
    issued_at: DateTime<Utc>,
    paid_at: Option<DateTime<Utc>>,
    voided_at: Option<DateTime<Utc>>,
    void_reason: Option<String>,
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
        let outstanding = invoice.outstanding();
        let Invoice { id, version, number, payer, lines, total, paid, state, issued_at } = invoice.clone();
        let Payer { account_id, estate_id, party: Party { unit_id, customer_id } } = payer;
        let status = state.word();
        let (paid_at, voided_at, void_reason) = match state {
            InvoiceState::Issued | InvoiceState::PartlyPaid => (None, None, None),
            InvoiceState::Paid { at } => (Some(at), None, None),
            InvoiceState::Void { at, reason } => (None, Some(at), Some(reason)),
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
            outstanding,
            lines: lines.into_iter().map(InvoiceLineView::from).collect(),
            issued_at,
            paid_at,
            voided_at,
            void_reason,
        }
    }
}

impl From<InvoiceLine> for InvoiceLineView {
    fn from(line: InvoiceLine) -> Self {
        let InvoiceLine { charge_id, fee, description, amount } = line;
        Self { charge_id, fee: fee.as_str().to_owned(), description, amount }
    }
}
