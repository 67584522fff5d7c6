//! Invoices as rows.

use chrono::{DateTime, Utc};
use db::DbError;
use kernel::{ChargeId, CustomerId, InvoiceId, Money, UnitId};
use sea_orm::ActiveValue::Set;

use super::{
    entities::{invoice, invoice_line},
    money_columns::{RowFault, corrupt, money, payer},
};
use crate::domain::{Fee, Invoice, InvoiceLine, InvoiceState, Party, Payer};

pub(super) fn to_row(invoice: &Invoice) -> invoice::ActiveModel {
    let outstanding = invoice.outstanding();
    let Invoice { id, version, number, payer, lines: _, total, paid, state, issued_at } = invoice;
    let Payer { account_id, estate_id, party: Party { unit_id, customer_id } } = payer;
    let (status_at, status_reason) = state_columns(state);
    invoice::ActiveModel {
        id: Set(id.as_uuid()),
        version: Set(*version),
        number: Set(number.clone()),
        estate_id: Set(estate_id.as_uuid()),
        payer_account_id: Set(account_id.as_uuid()),
        unit_id: Set(unit_id.map(UnitId::as_uuid)),
        customer_id: Set(customer_id.map(CustomerId::as_uuid)),
        total_minor: Set(total.minor()),
        paid_minor: Set(paid.minor()),
        outstanding_minor: Set(outstanding.minor()),
        currency: Set(total.currency().code().to_owned()),
        status: Set(state.word().to_owned()),
        status_at: Set(status_at),
        status_reason: Set(status_reason),
        issued_at: Set(*issued_at),
    }
}

pub(super) fn line_to_row(
    invoice_id: InvoiceId,
    position: i32,
    line: &InvoiceLine,
) -> invoice_line::ActiveModel {
    let InvoiceLine { charge_id, fee, description, amount } = line;
    invoice_line::ActiveModel {
        charge_id: Set(charge_id.as_uuid()),
        invoice_id: Set(invoice_id.as_uuid()),
        position: Set(position),
        fee: Set(fee.as_str().to_owned()),
        description: Set(description.clone()),
        amount_minor: Set(amount.minor()),
    }
}

pub(super) fn from_row(row: invoice::Model, lines: Vec<invoice_line::Model>) -> Result<Invoice, DbError> {
    let id = row.id;
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
        status_reason,
        issued_at,
    } = row;
    let total = money(total_minor, &currency)?;
    Ok(Invoice {
        id: InvoiceId::from_uuid(id),
        version,
        number,
        payer: payer(payer_account_id, estate_id, (unit_id, customer_id)),
        lines: lines.into_iter().map(|line| parse_line(line, total)).collect::<Result<_, _>>()?,
        total,
        paid: money(paid_minor, &currency)?,
        state: state(&status, status_at, status_reason)?,
        issued_at,
    })
}

fn parse_line(line: invoice_line::Model, total: Money) -> Result<InvoiceLine, RowFault> {
    let invoice_line::Model { charge_id, invoice_id: _, position: _, fee, description, amount_minor } = line;
    Ok(InvoiceLine {
        charge_id: ChargeId::from_uuid(charge_id),
        fee: Fee::parse(&fee).ok_or_else(|| format!("fee {fee}"))?,
        description,
        amount: Money::from_minor(amount_minor, total.currency()),
    })
}

/// When the present state began and why, where the state itself says so.
fn state_columns(state: &InvoiceState) -> (Option<DateTime<Utc>>, Option<String>) {
    match state {
        InvoiceState::Issued | InvoiceState::PartlyPaid => (None, None),
        InvoiceState::Paid { at } => (Some(*at), None),
        InvoiceState::Void { at, reason } => (Some(*at), Some(reason.clone())),
    }
}

fn state(word: &str, at: Option<DateTime<Utc>>, reason: Option<String>) -> Result<InvoiceState, RowFault> {
    Ok(match (word, at) {
        ("issued", _) => InvoiceState::Issued,
        ("partly_paid", _) => InvoiceState::PartlyPaid,
        ("paid", Some(at)) => InvoiceState::Paid { at },
        ("void", Some(at)) => InvoiceState::Void { at, reason: reason.unwrap_or_default() },
        (word, at) => return Err(format!("status {word} at {at:?}")),
    })
}
