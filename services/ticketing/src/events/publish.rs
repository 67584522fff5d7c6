//! Domain event → contract event, exhaustively: a step nobody translated does not compile.

use contracts::ticketing::{
    Deadline, ReceptionRecorded, TicketAccepted, TicketArrived, TicketAssigned, TicketCancelled,
    TicketClosed, TicketDeadlineMissed, TicketFacts, TicketOpened, TicketQuoteApproved, TicketQuoted,
    TicketReopened, TicketResolved,
};
use db::{DbError, Writes};
use serde_json::{Value, json};

use crate::domain::{Promise, Reception, Ticket, TicketEvent};

/// A contact as the outside hears of it.
pub(crate) fn reception_recorded(reception: &Reception) -> ReceptionRecorded {
    ReceptionRecorded {
        reception_id: reception.id,
        estate_id: reception.estate_id,
        unit_id: reception.unit_id,
        customer_id: reception.customer_id,
        channel: reception.channel,
        received_at: reception.received_at,
    }
}

/// Says what happened to a ticket, at the version it now has.
pub(crate) fn ticket(writes: &Writes, ticket: &Ticket, event: &TicketEvent) -> Result<(), DbError> {
    let now = writes.now();
    macro_rules! say {
        ($type:ident { $($field:ident: $value:expr),* $(,)? }) => {
            writes.publish(
                &$type { ticket_id: ticket.id, estate_id: ticket.estate_id, ticket: facts(ticket), $($field: $value),* },
                ticket.version,
            )
        };
    }
    match event {
        TicketEvent::Opened => say!(TicketOpened {
            reception_id: ticket.reception_id,
            deadlines: ticket.promises.iter().map(deadline).collect(),
            opened_at: ticket.opened_at,
        }),
        TicketEvent::Assigned { assignee } => {
            say!(TicketAssigned { assignee_id: *assignee, assigned_at: now })
        }
        TicketEvent::Accepted => say!(TicketAccepted { accepted_at: now }),
        TicketEvent::Arrived => say!(TicketArrived { arrived_at: now }),
        TicketEvent::Quoted { fee } => say!(TicketQuoted { fee: *fee, quoted_at: now }),
        TicketEvent::QuoteApproved { fee } => say!(TicketQuoteApproved { fee: *fee, approved_at: now }),
        TicketEvent::Resolved { fee, materials, is_in_time } => say!(TicketResolved {
            resolved_at: now,
            fee: *fee,
            materials: materials.clone(),
            is_in_time: *is_in_time,
        }),
        TicketEvent::Reopened { reason } => say!(TicketReopened { reopened_at: now, reason: reason.clone() }),
        TicketEvent::Closed => say!(TicketClosed { closed_at: now }),
        TicketEvent::Cancelled { reason } => {
            say!(TicketCancelled { cancelled_at: now, reason: reason.clone() })
        }
        TicketEvent::DeadlineMissed { promise } => {
            say!(TicketDeadlineMissed { deadline: deadline(promise), missed_at: now })
        }
    }
}

/// What the audit trail keeps of a step: where the ticket stands after it, and what the step itself brought.
pub(crate) fn details(ticket: &Ticket, event: &TicketEvent) -> Value {
    let step = match event {
        TicketEvent::Opened => {
            json!({ "deadlines": ticket.promises.iter().map(deadline).collect::<Vec<_>>() })
        }
        TicketEvent::Assigned { assignee } => json!({ "assignee": assignee }),
        TicketEvent::Accepted | TicketEvent::Arrived | TicketEvent::Closed => json!({}),
        TicketEvent::Quoted { fee } | TicketEvent::QuoteApproved { fee } => json!({ "fee": fee }),
        TicketEvent::Resolved { fee, materials, is_in_time } => {
            json!({ "fee": fee, "materials": materials, "is_in_time": is_in_time })
        }
        TicketEvent::Reopened { reason } | TicketEvent::Cancelled { reason } => json!({ "reason": reason }),
        TicketEvent::DeadlineMissed { promise } => json!({ "deadline": deadline(promise) }),
    };
    json!({ "version": ticket.version, "status": ticket.state.word(), "step": step })
}

fn facts(ticket: &Ticket) -> TicketFacts {
    TicketFacts {
        number: ticket.number.clone(),
        unit_id: ticket.unit_id,
        customer_id: ticket.customer_id,
        kind: ticket.subject.kind,
        severity: ticket.subject.severity,
        category: ticket.subject.category.clone(),
        title: ticket.subject.title.clone(),
        standard: ticket.standard.clone(),
        standard_version: ticket.standard_version,
        rectifies: ticket.rectifies,
    }
}

fn deadline(promise: &Promise) -> Deadline {
    Deadline { kind: promise.kind, due_at: promise.due_at, clause: promise.clause.clone() }
}
