//! Charges as rows. Both directions take every field apart by name, so that a new one cannot be forgotten.

use db::{DbError, IdColumn, WordColumn};
use kernel::Money;
use sea_orm::ActiveValue::Set;

use super::entities::charge;
use crate::{
    charges::domain::{
        Charge, ChargeItem, ChargeState, ChargeStatus, Origin, Period, Reversal, ReversalKind, Work,
    },
    payers::domain::{Party, Payer},
    storage::columns::{RowFault, corrupt, payer},
};

pub(super) fn to_row(charge: &Charge) -> charge::ActiveModel {
    let Charge { id, version, payer, item, origin, state, posted_at } = charge;
    let ChargeItem { fee, description, amount } = item;
    let Payer { account_id, estate_id, party: Party { unit_id, customer_id } } = payer;
    let (work, by_hand) = match origin {
        Origin::Work(work) => (Some(work), None),
        Origin::ByHand { by, period } => (None, Some((by, *period))),
    };
    let period = by_hand.and_then(|(_by, period)| period);
    let reversal = match state {
        ChargeState::Standing => None,
        ChargeState::Reversed(reversal) => Some(reversal),
    };
    charge::ActiveModel {
        id: Set(IdColumn(*id)),
        version: Set(*version),
        estate_id: Set(IdColumn(*estate_id)),
        payer_account_id: Set(IdColumn(*account_id)),
        unit_id: Set(unit_id.map(IdColumn)),
        customer_id: Set(customer_id.map(IdColumn)),
        fee: Set(WordColumn(fee.clone())),
        description: Set(description.clone()),
        amount_minor: Set(amount.minor()),
        currency: Set(WordColumn(amount.currency())),
        ticket_id: Set(work.map(|work| IdColumn(work.ticket_id))),
        ticket_sequence: Set(work.map(|work| work.ticket_sequence)),
        ticket_number: Set(work.map(|work| work.ticket_number.clone())),
        standard: Set(work.map(|work| work.standard.clone())),
        standard_version: Set(work.map(|work| work.standard_version)),
        resolved_at: Set(work.map(|work| work.resolved_at)),
        posted_by: Set(by_hand.map(|(by, _period)| by.clone())),
        period_from: Set(period.map(Period::from)),
        period_to: Set(period.map(Period::to)),
        status: Set(WordColumn(state.kind())),
        reversed_at: Set(reversal.map(|reversal| reversal.at)),
        reversed_kind: Set(reversal.map(|reversal| WordColumn(reversal.kind))),
        reversed_reason: Set(reversal.map(|reversal| reversal.reason.clone())),
        posted_at: Set(*posted_at),
    }
}

pub(super) fn from_row(row: charge::Model) -> Result<Charge, DbError> {
    let id = row.id.0;
    parse(row).map_err(|fault| corrupt("charge", id, &fault))
}

fn parse(row: charge::Model) -> Result<Charge, RowFault> {
    let origin = origin(&row)?;
    let charge::Model {
        id,
        version,
        estate_id,
        payer_account_id,
        unit_id,
        customer_id,
        fee,
        description,
        amount_minor,
        currency,
        status,
        reversed_at,
        reversed_kind,
        reversed_reason,
        posted_at,
        ticket_id: _,
        ticket_sequence: _,
        ticket_number: _,
        standard: _,
        standard_version: _,
        resolved_at: _,
        posted_by: _,
        period_from: _,
        period_to: _,
    } = row;
    let state = match (status.0, reversed_at) {
        (ChargeStatus::Standing, None) => ChargeState::Standing,
        (ChargeStatus::Reversed, Some(at)) => {
            // The version before this one reversed what was billed in error, and gave no reasons.
            let kind = reversed_kind.map_or(ReversalKind::BilledInError, |kind| kind.0);
            ChargeState::Reversed(Reversal { kind, reason: reversed_reason.unwrap_or_default(), at })
        }
        (word, at) => return Err(format!("status {word} at {at:?}")),
    };
    Ok(Charge {
        id: id.0,
        version,
        payer: payer(payer_account_id, estate_id, (unit_id, customer_id)),
        item: ChargeItem { fee: fee.0, description, amount: Money::from_minor(amount_minor, currency.0) },
        origin,
        state,
        posted_at,
    })
}

fn origin(row: &charge::Model) -> Result<Origin, RowFault> {
    if let Some(by) = &row.posted_by {
        let period = match (row.period_from, row.period_to) {
            (Some(from), Some(to)) => Some(Period::new(from, to).map_err(|refusal| refusal.to_string())?),
            _none => None,
        };
        return Ok(Origin::ByHand { by: by.clone(), period });
    }
    let work = || {
        Some(Work {
            ticket_id: row.ticket_id?.0,
            ticket_sequence: row.ticket_sequence?,
            ticket_number: row.ticket_number.clone()?,
            standard: row.standard.clone()?,
            standard_version: row.standard_version?,
            resolved_at: row.resolved_at?,
        })
    };
    work().map(Origin::Work).ok_or_else(|| "neither work nor by hand".to_owned())
}
