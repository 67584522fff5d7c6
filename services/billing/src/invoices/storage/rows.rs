//! Invoices as rows.

use chrono::{DateTime, Utc};
use db::{DbError, IdColumn, WordColumn};
use kernel::Money;
use sea_orm::ActiveValue::Set;
use vocabulary::{InvoiceId, InvoiceStatus};

use super::entities::{invoice, invoice_line};
use crate::{
    charges::domain::{ChargeItem, ReversalKind},
    invoices::domain::{Invoice, InvoiceLine, InvoiceState},
    payers::domain::{Party, Payer},
    storage::columns::{RowFault, corrupt, payer},
};

pub(super) fn to_row(invoice: &Invoice) -> invoice::ActiveModel {
    let (outstanding, refund_due) = (invoice.outstanding(), invoice.refund_due());
    let Invoice {
        id,
        version,
        number,
        payer,
        lines: _,
        total,
        credited,
        paid,
        paid_on,
        state,
        due_on,
        disputed_at,
        issued_at,
    } = invoice;
    let Payer { account_id, estate_id, party: Party { unit_id, customer_id } } = payer;
    let StateColumns { at, kind, reason } = StateColumns::from(state);
    invoice::ActiveModel {
        id: Set(IdColumn(*id)),
        version: Set(*version),
        number: Set(number.clone()),
        estate_id: Set(IdColumn(*estate_id)),
        payer_account_id: Set(IdColumn(*account_id)),
        unit_id: Set(unit_id.map(IdColumn)),
        customer_id: Set(customer_id.map(IdColumn)),
        total_minor: Set(total.minor()),
        paid_minor: Set(paid.minor()),
        outstanding_minor: Set(outstanding.minor()),
        currency: Set(WordColumn(total.currency())),
        status: Set(WordColumn(state.status())),
        status_at: Set(at),
        status_kind: Set(kind.map(WordColumn)),
        status_reason: Set(reason),
        issued_at: Set(*issued_at),
        due_on: Set(Some(*due_on)),
        credited_minor: Set(credited.minor()),
        refund_due_minor: Set(refund_due.minor()),
        paid_on: Set(*paid_on),
        disputed_at: Set(*disputed_at),
    }
}

pub(super) fn line_to_row(
    invoice_id: InvoiceId,
    position: i32,
    line: &InvoiceLine,
) -> invoice_line::ActiveModel {
    let InvoiceLine { charge_id, item: ChargeItem { fee, description, amount } } = line;
    invoice_line::ActiveModel {
        charge_id: Set(IdColumn(*charge_id)),
        invoice_id: Set(IdColumn(invoice_id)),
        position: Set(position),
        fee: Set(WordColumn(fee.clone())),
        description: Set(description.clone()),
        amount_minor: Set(amount.minor()),
    }
}

pub(crate) fn from_row(row: invoice::Model, lines: Vec<invoice_line::Model>) -> Result<Invoice, DbError> {
    let id = row.id.0;
    parse(row, lines).map_err(|fault| corrupt("invoice", id, &fault))
}

fn parse(row: invoice::Model, lines: Vec<invoice_line::Model>) -> Result<Invoice, RowFault> {
    let invoice::Model {
        id,
        version,
        number,
        estate_id,
        payer_account_id,
        unit_id,
        customer_id,
        total_minor,
        paid_minor,
        outstanding_minor: _,
        currency,
        status,
        status_at,
        status_kind,
        status_reason,
        issued_at,
        due_on,
        credited_minor,
        refund_due_minor: _,
        paid_on,
        disputed_at,
    } = row;
    let amount = |minor| Money::from_minor(minor, currency.0);
    let total = amount(total_minor);
    let columns = StateColumns { at: status_at, kind: status_kind.map(|kind| kind.0), reason: status_reason };
    Ok(Invoice {
        id: id.0,
        version,
        number,
        payer: payer(payer_account_id, estate_id, (unit_id, customer_id)),
        lines: lines.into_iter().map(|line| parse_line(line, total)).collect(),
        total,
        credited: amount(credited_minor),
        paid: amount(paid_minor),
        paid_on,
        state: state(status.0, columns)?,
        // Only an invoice that the version before this one issued has none.
        due_on: due_on.unwrap_or_else(|| issued_at.date_naive()),
        disputed_at,
        issued_at,
    })
}

fn parse_line(line: invoice_line::Model, total: Money) -> InvoiceLine {
    let invoice_line::Model { charge_id, invoice_id: _, position: _, fee, description, amount_minor } = line;
    let amount = Money::from_minor(amount_minor, total.currency());
    InvoiceLine { charge_id: charge_id.0, item: ChargeItem { fee: fee.0, description, amount } }
}

/// When the present state began and why, where the state itself says so.
struct StateColumns {
    at: Option<DateTime<Utc>>,
    kind: Option<ReversalKind>,
    reason: Option<String>,
}

impl From<&InvoiceState> for StateColumns {
    fn from(state: &InvoiceState) -> Self {
        match state {
            InvoiceState::Issued | InvoiceState::PartlyPaid => Self { at: None, kind: None, reason: None },
            InvoiceState::Paid { at } => Self { at: Some(*at), kind: None, reason: None },
            InvoiceState::Void { at, kind, reason } => {
                Self { at: Some(*at), kind: *kind, reason: Some(reason.clone()) }
            }
        }
    }
}

fn state(status: InvoiceStatus, columns: StateColumns) -> Result<InvoiceState, RowFault> {
    let StateColumns { at, kind, reason } = columns;
    Ok(match (status, at) {
        (InvoiceStatus::Issued, _) => InvoiceState::Issued,
        (InvoiceStatus::PartlyPaid, _) => InvoiceState::PartlyPaid,
        (InvoiceStatus::Paid, Some(at)) => InvoiceState::Paid { at },
        (InvoiceStatus::Void, Some(at)) => {
            InvoiceState::Void { at, kind, reason: reason.unwrap_or_default() }
        }
        (status, at) => return Err(format!("status {status} at {at:?}")),
    })
}
