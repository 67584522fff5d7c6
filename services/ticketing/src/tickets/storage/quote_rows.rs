//! Quotes as rows.

use db::{DbError, IdColumn, WordColumn};
use kernel::Money;
use sea_orm::ActiveValue::Set;
use serde_json::{Value, json};
use vocabulary::TicketId;

use super::entities::ticket_quote;
use crate::tickets::domain::{Answered, Consent, Offer, Proof, Quote, QuoteLine, QuoteState, QuoteStatus};

/// A row whose words or columns do not fit together.
type RowFault = String;

pub(super) fn to_row(ticket_id: TicketId, quote: &Quote) -> ticket_quote::ActiveModel {
    let Quote { version, offer: Offer { fee, lines, payer }, offered_by, offered_at, state } = quote;
    let (consent, answered, superseded_at) = match state {
        QuoteState::Offered => (None, None, None),
        QuoteState::Accepted(consent) => (Some(consent), None, None),
        QuoteState::Declined(answered) | QuoteState::Withdrawn(answered) => (None, Some(answered), None),
        QuoteState::Superseded { at, consent } => (consent.as_ref(), None, Some(*at)),
    };
    let proof = consent.map(|consent| &consent.proof);
    let recorded = consent.map(|consent| (&consent.recorded_by, consent.at));
    let recorded = recorded.or(answered.map(|answered| (&answered.recorded_by, answered.at)));
    ticket_quote::ActiveModel {
        ticket_id: Set(IdColumn(ticket_id)),
        version: Set(*version),
        fee_minor: Set(fee.minor()),
        fee_currency: Set(WordColumn(fee.currency())),
        lines: Set(lines.iter().map(line_to_json).collect()),
        payer_customer_id: Set(payer.map(IdColumn)),
        offered_by: Set(offered_by.clone()),
        offered_at: Set(*offered_at),
        status: Set(WordColumn(state.kind())),
        recorded_by: Set(recorded.map(|(by, _at)| by.clone())),
        recorded_at: Set(recorded.map(|(_by, at)| at)),
        reason: Set(answered.map(|answered| answered.reason.clone())),
        consent_given_by: Set(proof.and_then(|proof| proof.given_by).map(IdColumn)),
        consent_channel: Set(proof.and_then(|proof| proof.channel).map(WordColumn)),
        consent_evidence: Set(proof.and_then(|proof| proof.evidence.clone())),
        superseded_at: Set(superseded_at),
    }
}

pub(super) fn from_row(row: ticket_quote::Model) -> Result<Quote, DbError> {
    let ticket_id = row.ticket_id.0;
    parse(row)
        .map_err(|fault| DbError::Corrupt { what: "quote", source: format!("{ticket_id}: {fault}").into() })
}

fn parse(row: ticket_quote::Model) -> Result<Quote, RowFault> {
    let ticket_quote::Model {
        ticket_id: _,
        version,
        fee_minor,
        fee_currency,
        lines,
        payer_customer_id,
        offered_by,
        offered_at,
        status,
        recorded_by,
        recorded_at,
        reason,
        consent_given_by,
        consent_channel,
        consent_evidence,
        superseded_at,
    } = row;
    let channel = consent_channel.map(|channel| channel.0);
    let given_by = consent_given_by.map(|id| id.0);
    let proof = Proof { given_by, channel, evidence: consent_evidence };
    let recorded = recorded_by.zip(recorded_at);
    let consent = recorded.clone().map(|(recorded_by, at)| Consent { recorded_by, at, proof: proof.clone() });
    let answered = recorded.zip(reason);
    let answered = answered.map(|((recorded_by, at), reason)| Answered { recorded_by, at, reason });
    let state = match (status.0, consent, answered, superseded_at) {
        (QuoteStatus::Offered, None, None, None) => QuoteState::Offered,
        (QuoteStatus::Accepted, Some(consent), None, None) => QuoteState::Accepted(consent),
        (QuoteStatus::Declined, _, Some(answered), None) => QuoteState::Declined(answered),
        (QuoteStatus::Withdrawn, _, Some(answered), None) => QuoteState::Withdrawn(answered),
        (QuoteStatus::Superseded, consent, None, Some(at)) => QuoteState::Superseded { at, consent },
        (status, ..) => return Err(format!("status {status} without what belongs to it")),
    };
    Ok(Quote {
        version,
        offer: Offer {
            fee: Money::from_minor(fee_minor, fee_currency.0),
            lines: read_lines(&lines)?,
            payer: payer_customer_id.map(|id| id.0),
        },
        offered_by,
        offered_at,
        state,
    })
}

fn line_to_json(line: &QuoteLine) -> Value {
    json!({ "description": line.description, "amount": line.amount })
}

fn read_lines(lines: &Value) -> Result<Vec<QuoteLine>, RowFault> {
    let lines = lines.as_array().ok_or("lines are no list")?;
    let read = |line: &Value| {
        let description = line.get("description").and_then(Value::as_str).ok_or("a line says nothing")?;
        let amount = line.get("amount").cloned().unwrap_or_default();
        let amount = serde_json::from_value(amount).map_err(|error| error.to_string())?;
        Ok(QuoteLine { description: description.to_owned(), amount })
    };
    lines.iter().map(read).collect()
}
