//! Messages as rows. Both directions take every field apart by name, so that a new one cannot be forgotten.

use db::{DbError, IdColumn, WordColumn};
use kernel::Visibility;
use sea_orm::ActiveValue::{NotSet, Set};

use super::entities::message;
use crate::{
    messages::domain::{Message, MessageStatus, State},
    storage::RowFault,
};

pub(super) fn to_row(message: &Message) -> message::ActiveModel {
    let Message {
        id,
        version,
        estate_id,
        customer_id,
        source,
        event,
        reference,
        ticket_id,
        visibility,
        language,
        text,
        clause,
        standard,
        standard_version,
        state,
        is_urgent,
        attempts,
        unknowns,
        queued_at,
        not_before,
    } = message;
    let (status_at, reason) = match state {
        State::Queued { next_attempt_at } => (*next_attempt_at, None),
        State::HandedOver { at } | State::Unknown { at } | State::Delivered { at } => (*at, None),
        State::Failed { reason, at } => (*at, Some(reason.clone())),
    };
    message::ActiveModel {
        id: Set(IdColumn(*id)),
        version: Set(*version),
        estate_id: Set(IdColumn(*estate_id)),
        customer_id: Set(IdColumn(*customer_id)),
        source_event_id: Set(IdColumn(*source)),
        event: Set(event.clone()),
        reference: Set(reference.clone()),
        ticket_id: Set(ticket_id.map(IdColumn)),
        permission: Set(visibility.as_ref().map(|visibility| WordColumn(visibility.permission.clone()))),
        hidden_from: Set(visibility.as_ref().and_then(|visibility| visibility.hidden_from).map(IdColumn)),
        language: Set(WordColumn(*language)),
        body: Set(text.clone()),
        clause: Set(clause.clone()),
        standard: Set(standard.clone()),
        standard_version: Set(*standard_version),
        status: Set(WordColumn(state.kind())),
        attempts: Set(*attempts),
        status_at: Set(status_at),
        reason: Set(reason),
        queued_at: Set(*queued_at),
        not_before: Set(Some(*not_before)),
        is_urgent: Set(*is_urgent),
        unknowns: Set(*unknowns),
        begun: Set(0),
        leased_by: NotSet,
        leased_until: NotSet,
    }
}

pub(super) fn from_row(row: message::Model) -> Result<Message, DbError> {
    let id = row.id.0;
    parse(row).map_err(|fault| DbError::Corrupt { what: "message", source: format!("{id}: {fault}").into() })
}

fn parse(row: message::Model) -> Result<Message, RowFault> {
    let message::Model {
        id,
        version,
        estate_id,
        customer_id,
        source_event_id,
        event,
        reference,
        ticket_id,
        language,
        body,
        clause,
        standard,
        standard_version,
        status,
        attempts,
        status_at,
        reason,
        queued_at,
        not_before,
        is_urgent,
        unknowns,
        permission,
        hidden_from,
        begun: _,
        leased_by: _,
        leased_until: _,
    } = row;
    let state = match (status.0, reason) {
        (MessageStatus::Queued, _) => State::Queued { next_attempt_at: status_at },
        (MessageStatus::HandedOver, _) => State::HandedOver { at: status_at },
        (MessageStatus::Unknown, _) => State::Unknown { at: status_at },
        (MessageStatus::Delivered, _) => State::Delivered { at: status_at },
        (MessageStatus::Failed, Some(reason)) => State::Failed { reason, at: status_at },
        (MessageStatus::Failed, None) => return Err("failed for no reason".to_owned()),
    };
    let hidden_from = hidden_from.map(|id| id.0);
    Ok(Message {
        id: id.0,
        version,
        estate_id: estate_id.0,
        customer_id: customer_id.0,
        source: source_event_id.0,
        event,
        reference,
        ticket_id: ticket_id.map(|id| id.0),
        visibility: permission.map(|permission| Visibility { permission: permission.0, hidden_from }),
        language: language.0,
        text: body,
        clause,
        standard,
        standard_version,
        state,
        is_urgent,
        attempts,
        unknowns,
        queued_at,
        not_before: not_before.unwrap_or(queued_at),
    })
}
