//! Payments as rows.

use db::{DbError, IdColumn};
use sea_orm::ActiveValue::Set;

use super::{
    entities::payment,
    money_columns::{RowFault, corrupt, money, payer},
};
use crate::domain::{Party, Payer, Payment, PaymentState, Remittance};

pub(super) fn to_row(payment: &Payment) -> payment::ActiveModel {
    let Payment { id, version, invoice_id, payer, remittance, state } = payment;
    let Remittance { amount, method, reference, received_on, received_by, received_at } = remittance;
    let Payer { account_id, estate_id, party: Party { unit_id, customer_id } } = payer;
    let (reversed_at, reversed_reason) = match state {
        PaymentState::Received => (None, None),
        PaymentState::Reversed { at, reason } => (Some(*at), Some(reason.clone())),
    };
    payment::ActiveModel {
        id: Set(IdColumn(*id)),
        version: Set(*version),
        invoice_id: Set(IdColumn(*invoice_id)),
        estate_id: Set(IdColumn(*estate_id)),
        payer_account_id: Set(IdColumn(*account_id)),
        unit_id: Set(unit_id.map(IdColumn)),
        customer_id: Set(customer_id.map(IdColumn)),
        amount_minor: Set(amount.minor()),
        currency: Set(amount.currency().code().to_owned()),
        method: Set(method.as_str().to_owned()),
        reference: Set(reference.clone()),
        status: Set(state.as_str().to_owned()),
        reversed_at: Set(reversed_at),
        reversed_reason: Set(reversed_reason),
        received_by: Set(received_by.clone()),
        received_at: Set(*received_at),
        received_on: Set(Some(*received_on)),
        reference_key: Set(payment.reference_key()),
    }
}

pub(super) fn from_row(row: payment::Model) -> Result<Payment, DbError> {
    let id = row.id.0;
    parse(row).map_err(|fault| corrupt("payment", id, &fault))
}

fn parse(row: payment::Model) -> Result<Payment, RowFault> {
    let payment::Model {
        id,
        version,
        invoice_id,
        estate_id,
        payer_account_id,
        unit_id,
        customer_id,
        amount_minor,
        currency,
        method,
        reference,
        status,
        reversed_at,
        reversed_reason,
        received_by,
        received_at,
        received_on,
        reference_key: _,
    } = row;
    let state = match (status.as_str(), reversed_at, reversed_reason) {
        ("received", None, None) => PaymentState::Received,
        ("reversed", Some(at), Some(reason)) => PaymentState::Reversed { at, reason },
        (word, at, _reason) => return Err(format!("status {word} at {at:?}")),
    };
    let remittance = Remittance {
        amount: money(amount_minor, &currency)?,
        method: method.parse().map_err(|error: kernel::UnknownWord| error.to_string())?,
        reference,
        // Only a payment that the version before this one booked has none.
        received_on: received_on.unwrap_or_else(|| received_at.date_naive()),
        received_by,
        received_at,
    };
    Ok(Payment {
        id: id.0,
        version,
        invoice_id: invoice_id.0,
        payer: payer(payer_account_id, estate_id, (unit_id, customer_id)),
        remittance,
        state,
    })
}
