//! What the callback desk says.

use contracts::callbacks::{
    CallbackAssigned, CallbackAttempted, CallbackCompleted, CallbackMissed, CallbackScheduled,
    CallbackWaived, Rectification,
};
use kernel::Explained;

use super::{Example, at, id, text};

impl Example for CallbackScheduled {
    fn example() -> Self {
        Self {
            callback_id: id(4),
            estate_id: id(9),
            ticket_id: id(3),
            unit_id: Some(id(10)),
            customer_id: Some(id(11)),
            due_at: at(24),
            clause: text("CBK-13"),
        }
    }
}

impl Example for CallbackAssigned {
    fn example() -> Self {
        Self {
            callback_id: id(4),
            estate_id: id(9),
            ticket_id: id(3),
            assignee_id: id(13),
            assigned_at: at(0),
        }
    }
}

impl Example for CallbackAttempted {
    fn example() -> Self {
        Self {
            callback_id: id(4),
            estate_id: id(9),
            ticket_id: id(3),
            outcome: text("no_answer"),
            is_last: false,
            attempted_at: at(0),
        }
    }
}

impl Example for CallbackCompleted {
    fn example() -> Self {
        Self {
            callback_id: id(4),
            estate_id: id(9),
            ticket_id: id(3),
            unit_id: Some(id(10)),
            customer_id: Some(id(11)),
            satisfaction: 2,
            is_solved: false,
            rectification: Some(Rectification {
                due_at: at(48),
                clause: text("DLN-25"),
                explanation: vec![Explained {
                    clause: Some(text("DLN-25")),
                    en: text("DLN-25 gives 24 hours"),
                    zh: text("DLN-25：24 小时"),
                }],
                remarks: text("还在滴水"),
            }),
            completed_at: at(0),
        }
    }
}

impl Example for CallbackMissed {
    fn example() -> Self {
        Self {
            callback_id: id(4),
            estate_id: id(9),
            ticket_id: id(3),
            customer_id: Some(id(11)),
            clause: text("CBK-13"),
            missed_at: at(0),
        }
    }
}

impl Example for CallbackWaived {
    fn example() -> Self {
        Self {
            callback_id: id(4),
            estate_id: id(9),
            ticket_id: id(3),
            customer_id: Some(id(11)),
            reason: text("客户已答复"),
            waived_at: at(0),
        }
    }
}
