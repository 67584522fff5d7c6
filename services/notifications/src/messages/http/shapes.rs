//! Messages in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{EstateId, Language};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{CustomerId, DeliveryId, MessageId, TicketId};

use crate::messages::domain::{Attempt, Message, ReceiptStatus, State};

/// What became of a message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReceiptBody {
    pub(crate) status: ReceiptStatus,
}

/// One message to one customer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageView {
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
        let status = message.state.kind().as_str();
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

/// One attempt at one message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeliveryView {
    delivery_id: DeliveryId,
    message_id: MessageId,
    estate_id: EstateId,
    /// Which one, from 1.
    attempt: i32,
    /// `sms` or `spool`.
    channel: &'static str,
    /// `handed_over`, `refused`, `not_taken` or `unknown`.
    outcome: &'static str,
    /// Why it was not handed over, as a stable code.
    reason: Option<String>,
    attempted_at: DateTime<Utc>,
}

impl From<Attempt> for DeliveryView {
    fn from(attempt: Attempt) -> Self {
        let Attempt { id, message_id, estate_id, attempt, channel, outcome, reason, attempted_at } = attempt;
        let (channel, outcome) = (channel.as_str(), outcome.as_str());
        Self { delivery_id: id, message_id, estate_id, attempt, channel, outcome, reason, attempted_at }
    }
}
