//! Domain event → contract event, exhaustively: a step nobody translated does not compile.

use contracts::{
    ticketing as contract,
    ticketing::{Deadline as DeadlineFacts, EscalationStep, InteractionRecorded, TicketFacts},
};
use db::{DbError, Writes};
use serde_json::{Value, json};

use crate::{
    interactions::domain::Interaction,
    tickets::domain::{Deadline, LadderStep, Proof, Ticket, TicketEvent},
};

/// A contact as its event shows it.
pub(crate) fn interaction_recorded(interaction: &Interaction) -> InteractionRecorded {
    InteractionRecorded {
        interaction_id: interaction.id,
        estate_id: interaction.estate_id,
        unit_id: interaction.unit_id,
        customer_id: interaction.customer_id,
        channel: interaction.channel.into(),
        received_at: interaction.received_at,
    }
}

/// Says what happened to a ticket, as the last of its events.
#[expect(clippy::too_many_lines, reason = "every event once, by name")]
pub(crate) fn ticket(writes: &Writes, ticket: &Ticket, event: &TicketEvent) -> Result<(), DbError> {
    let now = writes.now();
    macro_rules! say {
        ($type:ident { $($field:ident: $value:expr),* $(,)? }) => {
            writes.publish(
                &contract::$type {
                    ticket_id: ticket.id,
                    estate_id: ticket.place.estate_id,
                    ticket: facts(ticket),
                    $($field: $value),*
                },
                ticket.sequence,
            )
        };
    }
    match event {
        TicketEvent::Opened => say!(TicketOpened {
            interaction_id: ticket.origin.interaction_id,
            deadlines: deadlines(ticket),
            opened_at: ticket.origin.opened_at,
        }),
        TicketEvent::Assigned { assignee, previous, by } => say!(TicketAssigned {
            assignee_id: *assignee,
            previous_assignee: *previous,
            assigned_by: *by,
            assigned_at: now,
        }),
        TicketEvent::Released { assignee, reason } => {
            say!(TicketReleased { assignee_id: *assignee, reason: reason.clone(), released_at: now })
        }
        TicketEvent::Accepted { .. } => say!(TicketAccepted { accepted_at: now }),
        TicketEvent::Arrived { .. } => say!(TicketArrived { arrived_at: now }),
        TicketEvent::Urged { owner, noted_by, .. } => {
            say!(TicketUrged { urges: ticket.urges.count, owner: *owner, noted_by: *noted_by, urged_at: now })
        }
        TicketEvent::Extended { deadline, from, reason } => say!(TicketDeadlineExtended {
            deadline: facts_of(deadline),
            extended_from: *from,
            reason: reason.clone(),
            extended_at: now,
        }),
        TicketEvent::Escalated { step, recipients } => say!(TicketEscalated {
            escalation: step_of(step),
            recipients: recipients.clone(),
            escalated_at: now,
        }),
        TicketEvent::EscalationUnanswered { step, recipients } => say!(TicketEscalationUnanswered {
            escalation: step_of(step),
            recipients: recipients.clone(),
            found_at: now,
        }),
        TicketEvent::TakenUp { by, clauses: _ } => say!(TicketTakenUp { taken_up_by: *by, taken_up_at: now }),
        TicketEvent::ProgressNoted { text: _, is_customer_told } => {
            say!(TicketProgressNoted { is_customer_told: *is_customer_told, noted_at: now })
        }
        TicketEvent::ProgressMissed { gap, clause, recipients } => say!(TicketProgressMissed {
            gap: gap.as_str().to_owned(),
            progress_clause: clause.clone(),
            recipients: recipients.clone(),
            missed_at: now,
        }),
        TicketEvent::Reclassified { previous_customer, reason } => say!(TicketReclassified {
            previous_customer_id: *previous_customer,
            deadlines: deadlines(ticket),
            reason: reason.clone(),
            reclassified_at: now,
        }),
        TicketEvent::Quoted { fee } => say!(TicketQuoted { fee: (*fee).into(), quoted_at: now }),
        TicketEvent::QuoteApproved { fee, .. } => {
            say!(TicketQuoteApproved { fee: (*fee).into(), approved_at: now })
        }
        TicketEvent::QuoteDeclined { fee, reason } => {
            say!(TicketQuoteDeclined { fee: (*fee).into(), reason: reason.clone(), declined_at: now })
        }
        TicketEvent::QuoteWithdrawn { fee, reason } => {
            say!(TicketQuoteWithdrawn { fee: (*fee).into(), reason: reason.clone(), withdrawn_at: now })
        }
        TicketEvent::Resolved { fee, materials, is_in_time } => say!(TicketResolved {
            resolved_at: now,
            fee: fee.map(Into::into),
            materials: materials.clone(),
            is_in_time: *is_in_time,
        }),
        TicketEvent::Reopened { reason } => {
            say!(TicketReopened { reopened_at: now, reason: reason.clone(), deadlines: deadlines(ticket) })
        }
        TicketEvent::Closed => say!(TicketClosed { closed_at: now }),
        TicketEvent::Cancelled { reason } => {
            say!(TicketCancelled { cancelled_at: now, reason: reason.clone() })
        }
        TicketEvent::DeadlineMissed { deadline } => {
            say!(TicketDeadlineMissed { deadline: facts_of(deadline), missed_at: now })
        }
    }
}

/// What the audit trail keeps of a step: where the ticket stands after it, and what the step itself brought.
pub(crate) fn details(ticket: &Ticket, event: &TicketEvent) -> Value {
    let step = match event {
        TicketEvent::Opened => json!({ "deadlines": deadlines(ticket) }),
        TicketEvent::Assigned { assignee, .. } => json!({ "assignee": assignee }),
        TicketEvent::Released { assignee, reason } => json!({ "assignee": assignee, "reason": reason }),
        TicketEvent::Accepted { on_behalf_of } | TicketEvent::Arrived { on_behalf_of } => {
            on_behalf_of.map_or(json!({}), |assignee| json!({ "on_behalf_of": assignee }))
        }
        TicketEvent::Urged { reason, .. } => json!({ "urges": ticket.urges.count, "reason": reason }),
        TicketEvent::Extended { deadline, from, reason } => {
            json!({ "deadline": facts_of(deadline), "from": from, "reason": reason })
        }
        TicketEvent::Escalated { step, recipients } | TicketEvent::EscalationUnanswered { step, recipients } => {
            json!({ "escalation": step_of(step), "recipients": recipients })
        }
        TicketEvent::TakenUp { by: _, clauses } => json!({ "clauses": clauses }),
        TicketEvent::ProgressNoted { text, is_customer_told } => {
            json!({ "text": text, "is_customer_told": is_customer_told })
        }
        TicketEvent::ProgressMissed { gap, clause, recipients } => {
            json!({ "gap": gap.as_str(), "clause": clause, "recipients": recipients })
        }
        TicketEvent::Closed => json!({}),
        TicketEvent::Reclassified { previous_customer: _, reason } => json!({
            "reason": reason,
            "kind": ticket.subject.kind,
            "severity": ticket.subject.severity,
            "category": ticket.subject.category,
            "customer_id": ticket.customer_id,
            "unit_id": ticket.place.unit_id,
            "is_confidential": ticket.subject.is_confidential(),
            "deadlines": deadlines(ticket),
        }),
        TicketEvent::Quoted { fee } => json!({ "fee": fee }),
        TicketEvent::QuoteApproved { fee, proof } => {
            let Proof { given_by, channel, evidence } = proof;
            let channel = channel.map(|channel| channel.as_str());
            json!({ "fee": fee, "given_by": given_by, "channel": channel, "evidence": evidence })
        }
        TicketEvent::QuoteDeclined { fee, reason } | TicketEvent::QuoteWithdrawn { fee, reason } => {
            json!({ "fee": fee, "reason": reason })
        }
        TicketEvent::Resolved { fee, materials, is_in_time } => {
            json!({ "fee": fee, "materials": materials, "is_in_time": is_in_time })
        }
        TicketEvent::Reopened { reason } => json!({ "reason": reason, "deadlines": deadlines(ticket) }),
        TicketEvent::Cancelled { reason } => json!({ "reason": reason }),
        TicketEvent::DeadlineMissed { deadline } => json!({ "deadline": facts_of(deadline) }),
    };
    json!({ "version": ticket.sequence, "status": ticket.state.as_str(), "step": step })
}

/// The ticket as it is after the event.
fn facts(ticket: &Ticket) -> TicketFacts {
    let quote = ticket.agreed_quote().or(ticket.shown_quote());
    TicketFacts {
        number: ticket.number.clone(),
        unit_id: ticket.place.unit_id,
        customer_id: ticket.customer_id,
        kind: ticket.subject.kind.into(),
        severity: ticket.subject.severity.into(),
        category: ticket.subject.category.clone(),
        title: ticket.subject.title.clone(),
        standard: ticket.origin.standard.clone(),
        standard_version: ticket.origin.standard_version,
        rectifies: ticket.origin.rectifies,
        payer_customer_id: quote.and_then(|quote| ticket.payer_of(quote)),
        is_confidential: ticket.subject.is_confidential(),
        about_staff: ticket.subject.about_staff,
        status: Some(ticket.state.status().into()),
        assignee_id: ticket.state.assignee(),
        owed_deadlines: ticket.owed_deadlines().map(facts_of).collect(),
        fee: quote.map(|quote| quote.offer.fee.into()),
    }
}

/// Those that hold in the present round.
fn deadlines(ticket: &Ticket) -> Vec<DeadlineFacts> {
    ticket.held_deadlines().map(facts_of).collect()
}

fn facts_of(deadline: &Deadline) -> DeadlineFacts {
    DeadlineFacts { kind: deadline.kind.into(), due_at: deadline.due_at, clause: deadline.clause.clone() }
}

fn step_of(step: &LadderStep) -> EscalationStep {
    EscalationStep {
        promise: step.promise.map(Into::into),
        step: step.step,
        to: step.to.clone(),
        answer_by: step.answer_by,
        clause: step.clause.clone(),
    }
}
