//! Messages in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{CustomerId, DeliveryId, EstateId, Language, MessageId, TicketId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::messages::MessageFilter,
    domain::{Attempt, Message, State},
};

/// What a list of messages is narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MessageQuery {
    /// Only messages to this customer.
    customer_id: Option<CustomerId>,
    /// Only messages about this ticket.
    ticket_id: Option<TicketId>,
    /// Only messages about the ticket or invoice of this number.
    #[param(max_length = 64)]
    reference: Option<String>,
    /// Only messages in this state.
    #[param(inline)]
    status: Option<Status>,
}

/// Where a message or a webhook delivery stands.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    Queued,
    Delivered,
    Failed,
}

impl Status {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }
}

impl From<MessageQuery> for MessageFilter {
    fn from(query: MessageQuery) -> Self {
        let MessageQuery { customer_id, ticket_id, reference, status } = query;
        Self { customer_id, ticket_id, reference, status: status.map(Status::word) }
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
    /// `queued`, `delivered` or `failed`.
    status: &'static str,
    /// Why it failed, as a stable code.
    reason: Option<String>,
    attempts: i32,
    queued_at: DateTime<Utc>,
    /// While it is queued.
    next_attempt_at: Option<DateTime<Utc>>,
    /// When it was delivered or failed.
    ended_at: Option<DateTime<Utc>>,
}

impl From<Message> for MessageView {
    fn from(message: Message) -> Self {
        let status = message.state.word();
        let (next_attempt_at, ended_at, reason) = match message.state {
            State::Queued { next_attempt_at } => (Some(next_attempt_at), None, None),
            State::Delivered { at } => (None, Some(at), None),
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
    /// Only attempts at this message.
    pub(super) message_id: Option<MessageId>,
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
    /// `delivered`, `refused` or `unanswered`.
    outcome: String,
    /// Why it was not delivered, as a stable code.
    reason: Option<String>,
    attempted_at: DateTime<Utc>,
}

impl From<Attempt> for DeliveryView {
    fn from(attempt: Attempt) -> Self {
        let Attempt { id, message_id, estate_id, attempt, channel, outcome, reason, attempted_at } = attempt;
        Self { delivery_id: id, message_id, estate_id, attempt, channel, outcome, reason, attempted_at }
    }
}
