//! What the ticket desk says.

use contracts::ticketing::*;

use super::{Example, at, id, text, yuan};

fn ticket() -> TicketFacts {
    TicketFacts {
        number: text("T2026-000123"),
        unit_id: Some(id(10)),
        customer_id: Some(id(11)),
        kind: TicketKind::Repair.into(),
        severity: Severity::Ordinary.into(),
        category: text("house_leak"),
        title: text("厨房漏水"),
        standard: text("service-centre"),
        standard_version: 3,
        rectifies: Some(id(15)),
        payer_customer_id: Some(id(16)),
        is_confidential: false,
        about_staff: None,
        is_for_named_readers: false,
        status: Some(TicketStatus::Assigned.into()),
        assignee_id: Some(id(13)),
        owed_deadlines: vec![deadline()],
        fee: Some(yuan(12_850)),
    }
}

/// A report, as the bus has it: by its number alone.
fn for_named_readers() -> TicketFacts {
    TicketFacts {
        unit_id: None,
        customer_id: None,
        kind: TicketKind::Report.into(),
        category: text("general"),
        title: String::new(),
        payer_customer_id: None,
        is_confidential: true,
        is_for_named_readers: true,
        fee: None,
        ..ticket()
    }
}

impl Example for TicketFacts {
    fn example() -> Self {
        ticket()
    }
}

fn deadline() -> Deadline {
    Deadline { kind: DeadlineKind::Resolve.into(), due_at: at(24), clause: text("DLN-02") }
}

impl Example for InteractionRecorded {
    fn example() -> Self {
        Self {
            interaction_id: id(2),
            estate_id: id(9),
            unit_id: Some(id(10)),
            customer_id: Some(id(11)),
            channel: Channel::Call.into(),
            received_at: at(0),
        }
    }
}

impl Example for TicketOpened {
    fn example() -> Self {
        Self {
            ticket_id: id(3),
            estate_id: id(9),
            ticket: ticket(),
            interaction_id: Some(id(2)),
            deadlines: vec![deadline()],
            opened_at: at(0),
        }
    }
}

impl Example for TicketAssigned {
    fn example() -> Self {
        Self {
            ticket_id: id(3),
            estate_id: id(9),
            ticket: ticket(),
            assignee_id: id(13),
            previous_assignee: Some(id(17)),
            assigned_by: Some(id(18)),
            assigned_at: at(0),
        }
    }
}

impl Example for TicketReleased {
    fn example() -> Self {
        Self {
            ticket_id: id(3),
            estate_id: id(9),
            ticket: ticket(),
            assignee_id: id(13),
            reason: text("已停用"),
            released_at: at(0),
        }
    }
}

impl Example for TicketReclassified {
    fn example() -> Self {
        Self {
            ticket_id: id(3),
            estate_id: id(9),
            ticket: ticket(),
            previous_customer_id: Some(id(16)),
            deadlines: vec![deadline()],
            entrusted_to: vec![id(13)],
            entrusted_by: Some(id(18)),
            reason: text("实为投诉"),
            reclassified_at: at(0),
        }
    }
}

impl Example for TicketUrged {
    fn example() -> Self {
        Self {
            ticket_id: id(3),
            estate_id: id(9),
            ticket: ticket(),
            urges: 2,
            owner: Some(id(13)),
            noted_by: Some(id(18)),
            urged_at: at(0),
        }
    }
}

impl Example for TicketDeadlineExtended {
    fn example() -> Self {
        Self {
            ticket_id: id(3),
            estate_id: id(9),
            ticket: ticket(),
            deadline: deadline(),
            extended_from: at(0),
            reason: text("配件明天到货"),
            extended_at: at(0),
        }
    }
}

fn escalation() -> EscalationStep {
    EscalationStep {
        promise: Some(DeadlineKind::Resolve.into()),
        is_asked: false,
        step: 1,
        to: vec![text("department_head")],
        answer_by: Some(at(0)),
        clause: text("ESC-16"),
    }
}

impl Example for TicketEscalated {
    fn example() -> Self {
        Self {
            ticket_id: id(3),
            estate_id: id(9),
            ticket: ticket(),
            escalation: escalation(),
            recipients: vec![id(13)],
            reason: None,
            escalated_by: None,
            escalated_at: at(0),
        }
    }
}

impl Example for TicketEscalationUnanswered {
    fn example() -> Self {
        Self {
            ticket_id: id(3),
            estate_id: id(9),
            ticket: ticket(),
            escalation: escalation(),
            recipients: vec![id(13)],
            found_at: at(0),
        }
    }
}

impl Example for TicketTakenUp {
    fn example() -> Self {
        Self {
            ticket_id: id(3),
            estate_id: id(9),
            ticket: ticket(),
            taken_up_by: Some(id(13)),
            taken_up_at: at(0),
        }
    }
}

impl Example for TicketProgressNoted {
    fn example() -> Self {
        Self {
            ticket_id: id(3),
            estate_id: id(9),
            ticket: ticket(),
            is_customer_told: true,
            first_responder: Some(id(14)),
            noted_by: Some(id(13)),
            noted_at: at(0),
        }
    }
}

impl Example for TicketProgressMissed {
    fn example() -> Self {
        Self {
            ticket_id: id(3),
            estate_id: id(9),
            ticket: ticket(),
            gap: text("not_noted"),
            progress_clause: text("SHF-13"),
            recipients: vec![id(13)],
            missed_at: at(0),
        }
    }
}

impl Example for TicketQuoteDeclined {
    fn example() -> Self {
        Self {
            ticket_id: id(3),
            estate_id: id(9),
            ticket: ticket(),
            fee: yuan(12_850),
            reason: text("太贵"),
            declined_at: at(0),
        }
    }
}

impl Example for TicketQuoteWithdrawn {
    fn example() -> Self {
        Self {
            ticket_id: id(3),
            estate_id: id(9),
            ticket: ticket(),
            fee: yuan(12_850),
            reason: text("报错了"),
            withdrawn_at: at(0),
        }
    }
}

impl Example for TicketReadersChanged {
    fn example() -> Self {
        Self {
            ticket_id: id(3),
            estate_id: id(9),
            ticket: for_named_readers(),
            added: vec![id(13)],
            removed: None,
            changed_by: Some(id(18)),
            changed_at: at(0),
        }
    }
}

impl Example for TicketGlassBroken {
    fn example() -> Self {
        Self {
            ticket_id: id(3),
            estate_id: id(9),
            ticket: for_named_readers(),
            broken_by: Some(id(17)),
            readers: vec![id(13), id(18)],
            broken_at: at(0),
        }
    }
}

impl Example for TicketLeakNoted {
    fn example() -> Self {
        Self { ticket_id: id(3), estate_id: id(9), ticket: for_named_readers(), noted_at: at(0) }
    }
}

impl Example for TicketMessageAdded {
    fn example() -> Self {
        Self { ticket_id: id(3), estate_id: id(9), ticket: ticket(), owner: Some(id(13)), added_at: at(0) }
    }
}

impl Example for TicketAccepted {
    fn example() -> Self {
        Self { ticket_id: id(3), estate_id: id(9), ticket: ticket(), accepted_at: at(0) }
    }
}

impl Example for TicketArrived {
    fn example() -> Self {
        Self { ticket_id: id(3), estate_id: id(9), ticket: ticket(), arrived_at: at(0) }
    }
}

impl Example for TicketQuoteApproved {
    fn example() -> Self {
        Self { ticket_id: id(3), estate_id: id(9), ticket: ticket(), fee: yuan(12_850), approved_at: at(0) }
    }
}

impl Example for TicketQuoted {
    fn example() -> Self {
        Self { ticket_id: id(3), estate_id: id(9), ticket: ticket(), fee: yuan(12_850), quoted_at: at(0) }
    }
}

impl Example for TicketResolved {
    fn example() -> Self {
        Self {
            ticket_id: id(3),
            estate_id: id(9),
            ticket: ticket(),
            resolved_at: at(0),
            fee: Some(yuan(12_850)),
            materials: vec![text("密封圈")],
            is_in_time: true,
            first_responder: Some(id(14)),
            resolved_by: Some(id(13)),
        }
    }
}

impl Example for TicketReopened {
    fn example() -> Self {
        Self {
            ticket_id: id(3),
            estate_id: id(9),
            ticket: ticket(),
            reopened_at: at(0),
            reason: text("又漏了"),
            deadlines: vec![deadline()],
        }
    }
}

impl Example for TicketClosed {
    fn example() -> Self {
        Self { ticket_id: id(3), estate_id: id(9), ticket: ticket(), closed_at: at(0) }
    }
}

impl Example for TicketCancelled {
    fn example() -> Self {
        Self {
            ticket_id: id(3),
            estate_id: id(9),
            ticket: ticket(),
            cancelled_at: at(0),
            reason: text("又漏了"),
            first_responder: Some(id(14)),
            cancelled_by: Some(id(13)),
        }
    }
}

impl Example for TicketDeadlineMissed {
    fn example() -> Self {
        Self { ticket_id: id(3), estate_id: id(9), ticket: ticket(), deadline: deadline(), missed_at: at(0) }
    }
}

impl Example for CalendarPublished {
    fn example() -> Self {
        Self {
            name: text("our-offices"),
            version: 2,
            document: text("name = \"our-offices\"\n"),
            estate_id: None,
            published_at: at(0),
        }
    }
}

impl Example for StandardWithdrawn {
    fn example() -> Self {
        Self { name: text("our-own"), version: 2, estate_id: None, withdrawn_at: at(0) }
    }
}

impl Example for StandardPublished {
    fn example() -> Self {
        Self {
            name: text("our-own"),
            version: 2,
            document: text("name = \"our-own\"\nversion = 2\n"),
            estate_id: None,
            published_at: at(0),
        }
    }
}
