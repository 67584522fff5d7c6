//! Messages as rows. Both directions take every field apart by name, so that a new one cannot be forgotten.

use db::{DbError, IdColumn};
use kernel::{Language, Visibility};
use sea_orm::ActiveValue::{NotSet, Set};

use super::entities::message;
use crate::{
    messages::domain::{Message, State},
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
        permission: Set(visibility.as_ref().map(|visibility| visibility.permission.clone())),
        hidden_from: Set(visibility.as_ref().and_then(|visibility| visibility.hidden_from).map(IdColumn)),
        language: Set(language.tag().to_owned()),
        body: Set(text.clone()),
        clause: Set(clause.clone()),
        standard: Set(standard.clone()),
        standard_version: Set(*standard_version),
        status: Set(state.as_str().to_owned()),
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
    let state = match (status.as_str(), reason) {
        ("queued", _) => State::Queued { next_attempt_at: status_at },
        ("handed_over", _) => State::HandedOver { at: status_at },
        ("unknown", _) => State::Unknown { at: status_at },
        ("delivered", _) => State::Delivered { at: status_at },
        ("failed", Some(reason)) => State::Failed { reason, at: status_at },
        (word, _) => return Err(format!("status {word} without what belongs to it")),
    };
    let hidden_from = hidden_from.map(|id| id.0);
    let language = [Language::En, Language::Zh].into_iter().find(|known| known.tag() == language);
    Ok(Message {
        id: id.0,
        version,
        estate_id: estate_id.0,
        customer_id: customer_id.0,
        source: source_event_id.0,
        event,
        reference,
        ticket_id: ticket_id.map(|id| id.0),
        visibility: permission.map(|permission| Visibility { permission, hidden_from }),
        language: language.ok_or("a language we do not speak")?,
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
