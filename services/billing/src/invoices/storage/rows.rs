//! Invoices as rows.

use chrono::{DateTime, Utc};
use db::{DbError, IdColumn};
use kernel::Money;
use sea_orm::ActiveValue::Set;
use vocabulary::InvoiceId;

use super::entities::{invoice, invoice_line};
use crate::{
    charges::domain::ChargeItem,
    invoices::domain::{Invoice, InvoiceLine, InvoiceState},
    ledger::domain::Fee,
    payers::domain::{Party, Payer},
    storage::columns::{RowFault, corrupt, money, payer},
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
        currency: Set(total.currency().code().to_owned()),
        status: Set(state.as_str().to_owned()),
        status_at: Set(at),
        status_kind: Set(kind),
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
        fee: Set(fee.as_str().to_owned()),
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
    let total = money(total_minor, &currency)?;
    Ok(Invoice {
        id: id.0,
        version,
        number,
        payer: payer(payer_account_id, estate_id, (unit_id, customer_id)),
        lines: lines.into_iter().map(|line| parse_line(line, total)).collect::<Result<_, _>>()?,
        total,
        credited: money(credited_minor, &currency)?,
        paid: money(paid_minor, &currency)?,
        paid_on,
        state: state(&status, StateColumns { at: status_at, kind: status_kind, reason: status_reason })?,
        // Only an invoice that the version before this one issued has none.
        due_on: due_on.unwrap_or_else(|| issued_at.date_naive()),
        disputed_at,
        issued_at,
    })
}

fn parse_line(line: invoice_line::Model, total: Money) -> Result<InvoiceLine, RowFault> {
    let invoice_line::Model { charge_id, invoice_id: _, position: _, fee, description, amount_minor } = line;
    let fee = Fee::parse(&fee).ok_or_else(|| format!("fee {fee}"))?;
    let amount = Money::from_minor(amount_minor, total.currency());
    Ok(InvoiceLine { charge_id: charge_id.0, item: ChargeItem { fee, description, amount } })
}

/// When the present state began and why, where the state itself says so.
struct StateColumns {
    at: Option<DateTime<Utc>>,
    kind: Option<String>,
    reason: Option<String>,
}

impl From<&InvoiceState> for StateColumns {
    fn from(state: &InvoiceState) -> Self {
        match state {
            InvoiceState::Issued | InvoiceState::PartlyPaid => Self { at: None, kind: None, reason: None },
            InvoiceState::Paid { at } => Self { at: Some(*at), kind: None, reason: None },
            InvoiceState::Void { at, kind, reason } => Self {
                at: Some(*at),
                kind: kind.map(|kind| kind.as_str().to_owned()),
                reason: Some(reason.clone()),
            },
        }
    }
}

fn state(word: &str, columns: StateColumns) -> Result<InvoiceState, RowFault> {
    let StateColumns { at, kind, reason } = columns;
    Ok(match (word, at) {
        ("issued", _) => InvoiceState::Issued,
        ("partly_paid", _) => InvoiceState::PartlyPaid,
        ("paid", Some(at)) => InvoiceState::Paid { at },
        ("void", Some(at)) => {
            let kind = kind.map(|kind| kind.parse()).transpose();
            let kind = kind.map_err(|error: kernel::UnknownWord| error.to_string())?;
            InvoiceState::Void { at, kind, reason: reason.unwrap_or_default() }
        }
        (word, at) => return Err(format!("status {word} at {at:?}")),
    })
}
