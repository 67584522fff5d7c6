//! Messages as rows. Both directions take every field apart by name, so that a new one cannot be forgotten.

use db::DbError;
use kernel::{CustomerId, EstateId, EventId, Language, MessageId, TicketId};
use sea_orm::ActiveValue::{NotSet, Set};

use super::{RowFault, entities::message};
use crate::domain::{Message, State};

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
        language,
        text,
        clause,
        standard,
        standard_version,
        state,
        attempts,
        queued_at,
    } = message;
    let (status_at, reason) = match state {
        State::Queued { next_attempt_at } => (*next_attempt_at, None),
        State::Delivered { at } => (*at, None),
        State::Failed { reason, at } => (*at, Some(reason.clone())),
    };
    message::ActiveModel {
        id: Set(id.as_uuid()),
        version: Set(*version),
        estate_id: Set(estate_id.as_uuid()),
        customer_id: Set(customer_id.as_uuid()),
        source_event_id: Set(source.as_uuid()),
        event: Set(event.clone()),
        reference: Set(reference.clone()),
        ticket_id: Set(ticket_id.map(TicketId::as_uuid)),
        language: Set(language.tag().to_owned()),
        body: Set(text.clone()),
        clause: Set(clause.clone()),
        standard: Set(standard.clone()),
        standard_version: Set(*standard_version),
        status: Set(state.word().to_owned()),
        attempts: Set(*attempts),
        status_at: Set(status_at),
        reason: Set(reason),
        queued_at: Set(*queued_at),
        leased_by: NotSet,
        leased_until: NotSet,
    }
}

pub(super) fn from_row(row: message::Model) -> Result<Message, DbError> {
    let id = row.id;
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
        leased_by: _,
        leased_until: _,
    } = row;
    let state = match (status.as_str(), reason) {
        ("queued", _) => State::Queued { next_attempt_at: status_at },
        ("delivered", _) => State::Delivered { at: status_at },
        ("failed", Some(reason)) => State::Failed { reason, at: status_at },
        (word, _) => return Err(format!("status {word} without what belongs to it")),
    };
    let language = [Language::En, Language::Zh].into_iter().find(|known| known.tag() == language);
    Ok(Message {
        id: MessageId::from_uuid(id),
        version,
        estate_id: EstateId::from_uuid(estate_id),
        customer_id: CustomerId::from_uuid(customer_id),
        source: EventId::from_uuid(source_event_id),
        event,
        reference,
        ticket_id: ticket_id.map(TicketId::from_uuid),
        language: language.ok_or("a language we do not speak")?,
        text: body,
        clause,
        standard,
        standard_version,
        state,
        attempts,
        queued_at,
    })
}
