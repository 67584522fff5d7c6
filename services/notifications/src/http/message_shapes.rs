//! Messages in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{EstateId, Filters, Language};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vocabulary::{CustomerId, DeliveryId, MessageId, TicketId};

use crate::domain::{Attempt, Message, MessageStatus, ReceiptStatus, State};

/// What a list of messages is narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MessageQuery {
    /// Only messages about this estate.
    estate_id: Option<EstateId>,
    /// Only messages to this customer.
    customer_id: Option<CustomerId>,
    /// Only messages about this ticket.
    ticket_id: Option<TicketId>,
    /// Only messages about the ticket or invoice of this number.
    #[param(max_length = 64)]
    reference: Option<String>,
    /// Only messages in this state.
    #[param(inline)]
    status: Option<MessageStatus>,
}

/// What became of a message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReceiptBody {
    pub(super) status: ReceiptStatus,
}

impl From<MessageQuery> for Filters {
    fn from(query: MessageQuery) -> Self {
        let MessageQuery { estate_id, customer_id, ticket_id, reference, status } = query;
        Self::none()
            .with("estate_id", estate_id)
            .with("customer_id", customer_id)
            .with("ticket_id", ticket_id)
            .with("reference", reference)
            .with("status", status.map(MessageStatus::as_str))
    }
}

/// One message to one customer.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MessageView {
    message_id: MessageId,
    estate_id: EstateId,
    customer_id: CustomerId,
    /// What they are told of, such as `ticket_opened`.
    event: String,
    /// The number of the ticket or invoice.
    reference: String,
    ticket_id: Option<TicketId>,
    language: Language,
    text: String,
    /// The rule that has them told, such as `FRR-08`.
    clause: String,
    standard: String,
    standard_version: i32,
    /// `queued`; `handed_over` to its channel; `unknown` when the channel never answered; `delivered` or `failed`.
    status: &'static str,
    /// Why it failed, as a stable code.
    reason: Option<String>,
    attempts: i32,
    queued_at: DateTime<Utc>,
    /// It is not sent earlier: quiet hours.
    not_before: DateTime<Utc>,
    /// About safety: quiet hours do not hold it back.
    is_urgent: bool,
    /// While it is queued.
    next_attempt_at: Option<DateTime<Utc>>,
    /// When it was handed over, delivered or failed.
    ended_at: Option<DateTime<Utc>>,
}

impl From<Message> for MessageView {
    fn from(message: Message) -> Self {
        let status = message.state.as_str();
        let (next_attempt_at, ended_at, reason) = match message.state {
            State::Queued { next_attempt_at } => (Some(next_attempt_at), None, None),
            State::HandedOver { at } | State::Unknown { at } | State::Delivered { at } => {
                (None, Some(at), None)
            }
            State::Failed { reason, at } => (None, Some(at), Some(reason)),
        };
        Self {
            message_id: message.id,
            estate_id: message.estate_id,
            customer_id: message.customer_id,
            event: message.event,
            reference: message.reference,
            ticket_id: message.ticket_id,
            language: message.language,
            text: message.text,
            clause: message.clause,
            standard: message.standard,
            standard_version: message.standard_version,
            status,
            reason,
            attempts: message.attempts,
            queued_at: message.queued_at,
            not_before: message.not_before,
            is_urgent: message.is_urgent,
            next_attempt_at,
            ended_at,
        }
    }
}

/// What a list of attempts is narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DeliveryQuery {
    /// Only attempts at messages about this estate.
    estate_id: Option<EstateId>,
    /// Only attempts at this message.
    message_id: Option<MessageId>,
}

impl From<DeliveryQuery> for Filters {
    fn from(query: DeliveryQuery) -> Self {
        let DeliveryQuery { estate_id, message_id } = query;
        Self::none().with("estate_id", estate_id).with("message_id", message_id)
    }
}

/// One attempt at one message.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DeliveryView {
    delivery_id: DeliveryId,
    message_id: MessageId,
    estate_id: EstateId,
    /// Which one, from 1.
    attempt: i32,
    /// `sms` or `spool`.
    channel: String,
    /// `handed_over`, `refused`, `not_taken` or `unknown`.
    outcome: String,
    /// Why it was not handed over, as a stable code.
    reason: Option<String>,
    attempted_at: DateTime<Utc>,
}

impl From<Attempt> for DeliveryView {
    fn from(attempt: Attempt) -> Self {
        let Attempt { id, message_id, estate_id, attempt, channel, outcome, reason, attempted_at } = attempt;
        Self { delivery_id: id, message_id, estate_id, attempt, channel, outcome, reason, attempted_at }
    }
}

#[cfg(test)]
mod tests {
    use kernel::SystemIds;
    use testkit::must_declare;

    use super::*;
    use crate::app::messages::{DELIVERY_LIST, MESSAGE_LIST};

    #[test]
    fn the_parameters_and_the_exports_are_what_the_lists_declare() {
        let query = MessageQuery {
            estate_id: Some(EstateId::new(&SystemIds)),
            customer_id: Some(CustomerId::new(&SystemIds)),
            ticket_id: Some(TicketId::new(&SystemIds)),
            reference: Some("t1".to_owned()),
            status: Some(MessageStatus::HandedOver),
        };
        must_declare::<MessageQuery, MessageView>(&MESSAGE_LIST, &Filters::from(query), &[]);
        let query = DeliveryQuery {
            estate_id: Some(EstateId::new(&SystemIds)),
            message_id: Some(MessageId::new(&SystemIds)),
        };
        must_declare::<DeliveryQuery, DeliveryView>(&DELIVERY_LIST, &Filters::from(query), &[]);
    }
}
