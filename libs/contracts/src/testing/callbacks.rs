//! What the callback desk says.

use contracts::callbacks::{
    CallbackAssigned, CallbackAttempted, CallbackCompleted, CallbackFacts, CallbackMissed, CallbackOmitted,
    CallbackReleased, CallbackScheduled, CallbackWaived, FollowedTicket, Rectification,
};
use kernel::Explained;
use vocabulary::CallbackStatus;

use super::{Example, at, id, text};

fn ticket() -> FollowedTicket {
    FollowedTicket {
        number: text("T2026-000123"),
        title: Some(text("厨房漏水")),
        is_confidential: false,
        is_for_named_readers: false,
        about_staff: None,
    }
}

fn callback() -> CallbackFacts {
    CallbackFacts {
        status: CallbackStatus::InProgress.into(),
        customer_id: Some(id(11)),
        unit_id: Some(id(10)),
        due_at: at(24),
        clause: text("CBK-13"),
        is_required: true,
        assignee_id: Some(id(13)),
        ticket: ticket(),
    }
}

impl Example for CallbackScheduled {
    fn example() -> Self {
        Self {
            callback_id: id(4),
            estate_id: id(9),
            ticket_id: id(3),
            callback: Some(callback()),
            unit_id: Some(id(10)),
            customer_id: Some(id(11)),
            not_before: Some(at(14)),
            due_at: at(24),
            clause: text("CBK-13"),
            is_required: true,
        }
    }
}

impl Example for CallbackAssigned {
    fn example() -> Self {
        Self {
            callback_id: id(4),
            estate_id: id(9),
            ticket_id: id(3),
            callback: Some(callback()),
            ticket: Some(ticket()),
            assignee_id: id(13),
            previous_assignee: Some(id(17)),
            assigned_by: Some(id(18)),
            assigned_at: at(0),
        }
    }
}

impl Example for CallbackReleased {
    fn example() -> Self {
        Self {
            callback_id: id(4),
            estate_id: id(9),
            ticket_id: id(3),
            callback: Some(callback()),
            ticket: Some(ticket()),
            assignee_id: id(13),
            reason: text("已停用"),
            released_at: at(0),
        }
    }
}

impl Example for CallbackAttempted {
    fn example() -> Self {
        Self {
            callback_id: id(4),
            estate_id: id(9),
            ticket_id: id(3),
            callback: Some(callback()),
            outcome: text("no_answer"),
            is_last: false,
            is_last_of_resolution: Some(false),
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
            callback: Some(callback()),
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
            is_last_of_resolution: Some(true),
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
            callback: Some(callback()),
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
            callback: Some(callback()),
            customer_id: Some(id(11)),
            reason: text("客户已答复"),
            reason_kind: Some(text("customer_declined")),
            is_last_of_resolution: Some(true),
            waived_at: at(0),
        }
    }
}

impl Example for CallbackOmitted {
    fn example() -> Self {
        Self {
            callback_id: id(4),
            estate_id: id(9),
            ticket_id: id(3),
            clause: text("CBK-13"),
            reason_kind: text("no_contact"),
            is_last_of_resolution: Some(true),
            omitted_at: at(0),
        }
    }
}
