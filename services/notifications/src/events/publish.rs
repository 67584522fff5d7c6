//! Domain event → contract event, exhaustively.

use contracts::notifications::{MessageDelivered, MessageFailed, MessageHandedOver, MessageQueued};
use db::{DbError, Tx};

use crate::domain::{Message, MessageEvent, State};

/// Says what became of a message, at the version it now has.
pub(crate) fn message(tx: &Tx, message: &Message, event: MessageEvent) -> Result<(), DbError> {
    let Message {
        id,
        version,
        estate_id,
        customer_id,
        event: told_of,
        reference,
        visibility,
        clause,
        queued_at,
        ..
    } = message.clone();
    match event {
        MessageEvent::Queued => tx.publish(
            &MessageQueued {
                message_id: id,
                estate_id,
                customer_id,
                event: told_of,
                reference,
                clause,
                visibility,
                queued_at,
            },
            version,
        ),
        MessageEvent::HandedOver => tx.publish(
            &MessageHandedOver {
                message_id: id,
                estate_id,
                customer_id,
                clause,
                is_acknowledged: matches!(message.state, State::HandedOver { .. }),
                visibility,
                handed_over_at: tx.now(),
            },
            version,
        ),
        MessageEvent::Delivered => tx.publish(
            &MessageDelivered {
                message_id: id,
                estate_id,
                customer_id,
                clause,
                visibility,
                delivered_at: tx.now(),
            },
            version,
        ),
        MessageEvent::Failed => tx.publish(
            &MessageFailed {
                message_id: id,
                estate_id,
                customer_id,
                reason: match &message.state {
                    State::Failed { reason, .. } => reason.clone(),
                    State::Queued { .. }
                    | State::HandedOver { .. }
                    | State::Unknown { .. }
                    | State::Delivered { .. } => String::new(),
                },
                visibility,
                failed_at: tx.now(),
            },
            version,
        ),
    }
}
