//! Domain event → contract event, exhaustively.

use contracts::notifications::{MessageDelivered, MessageFailed, MessageHandedOver, MessageQueued};
use db::{DbError, Tx};

use crate::messages::domain::{Message, MessageEvent, State};

/// Says what became of a message, at the version it now has.
pub(crate) fn message(tx: &Tx, message: &Message, event: MessageEvent) -> Result<(), DbError> {
    let Message { id, version, estate_id, customer_id, visibility, clause, .. } = message.clone();
    match event {
        MessageEvent::Queued => tx.publish(&queued(message), version),
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
                reason: why(&message.state),
                visibility,
                failed_at: tx.now(),
            },
            version,
        ),
    }
}

fn queued(message: &Message) -> MessageQueued {
    let Message { id, estate_id, customer_id, event, reference, visibility, clause, queued_at, .. } =
        message.clone();
    MessageQueued { message_id: id, estate_id, customer_id, event, reference, clause, visibility, queued_at }
}

fn why(state: &State) -> String {
    match state {
        State::Failed { reason, .. } => reason.clone(),
        State::Queued { .. } | State::HandedOver { .. } | State::Unknown { .. } | State::Delivered { .. } => {
            String::new()
        }
    }
}
