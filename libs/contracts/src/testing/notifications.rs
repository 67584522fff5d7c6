//! What notifications says.

use contracts::notifications::{MessageDelivered, MessageFailed, MessageHandedOver, MessageQueued};
use kernel::Visibility;

use super::{Example, at, id, text};

impl Example for MessageQueued {
    fn example() -> Self {
        Self {
            message_id: id(8),
            estate_id: id(9),
            customer_id: id(11),
            event: text("ticket_opened"),
            reference: text("T2026-000123"),
            clause: text("REP-20"),
            visibility: Some(Visibility::confidential(Some(id(6)))),
            queued_at: at(0),
        }
    }
}

impl Example for MessageHandedOver {
    fn example() -> Self {
        Self {
            message_id: id(8),
            estate_id: id(9),
            customer_id: id(11),
            clause: text("REP-20"),
            is_acknowledged: true,
            visibility: Some(Visibility::confidential(Some(id(6)))),
            handed_over_at: at(0),
        }
    }
}

impl Example for MessageDelivered {
    fn example() -> Self {
        Self {
            message_id: id(8),
            estate_id: id(9),
            customer_id: id(11),
            clause: text("REP-20"),
            visibility: Some(Visibility::confidential(Some(id(6)))),
            delivered_at: at(0),
        }
    }
}

impl Example for MessageFailed {
    fn example() -> Self {
        Self {
            message_id: id(8),
            estate_id: id(9),
            customer_id: id(11),
            reason: text("nobody_to_reach"),
            visibility: Some(Visibility::confidential(Some(id(6)))),
            failed_at: at(0),
        }
    }
}
