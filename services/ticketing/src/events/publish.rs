//! Domain event → contract event, exhaustively: a step nobody translated does not compile.

use contracts::{
    playbooks as emergency,
    playbooks::PlaybookRunFacts,
    ticketing as contract,
    ticketing::{Deadline as DeadlineFacts, EscalationStep, InteractionRecorded, TicketFacts},
};
use db::{DbError, Writes};
use kernel::Actor;
use serde_json::{Value, json};
use standards::GENERAL;
use vocabulary::{ConfidentialityClass, Ladder};

use crate::{
    interactions::domain::Interaction,
    playbooks::domain::{PlaybookRun, RunEvent},
    tickets::domain::{Deadline, LadderStep, Proof, Ticket, TicketEvent},
};

/// A contact as its event shows it: of one whose ticket is for named readers, nothing of whose it was.
pub(crate) fn interaction_recorded(interaction: &Interaction) -> InteractionRecorded {
    let is_told = interaction.class != ConfidentialityClass::Named;
    InteractionRecorded {
        interaction_id: interaction.id,
        estate_id: interaction.estate_id,
        unit_id: interaction.unit_id.filter(|_id| is_told),
        customer_id: interaction.customer_id.filter(|_id| is_told),
        channel: interaction.channel.into(),
        received_at: interaction.received_at,
    }
}

/// Says what happened to a ticket, as the last of its events.
#[expect(clippy::too_many_lines, reason = "every event once, by name")]
pub(crate) fn ticket(writes: &Writes, ticket: &Ticket, event: &TicketEvent) -> Result<(), DbError> {
    let now = writes.now();
    // What people wrote of what is for named readers stays here.
    let is_told = !ticket.subject.is_for_named_readers();
    // Passing a matter on does not end one's care for it, but where it was kept from whoever did.
    let responder = ticket.first_responder().filter(|staff_id| is_told || ticket.is_read_by(*staff_id));
    let written = |text: &String| if is_told { text.clone() } else { String::new() };
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
            say!(TicketReleased { assignee_id: *assignee, reason: written(reason), released_at: now })
        }
        TicketEvent::Accepted { .. } => say!(TicketAccepted { accepted_at: now }),
        TicketEvent::Arrived { .. } => say!(TicketArrived { arrived_at: now }),
        TicketEvent::Urged { owner, noted_by, .. } => {
            say!(TicketUrged { urges: ticket.urges.count, owner: *owner, noted_by: *noted_by, urged_at: now })
        }
        TicketEvent::Extended { deadline, from, reason } => say!(TicketDeadlineExtended {
            deadline: facts_of(deadline),
            extended_from: *from,
            reason: written(reason),
            extended_at: now,
        }),
        TicketEvent::Escalated { step, recipients, reason, by } => say!(TicketEscalated {
            escalation: step_of(step),
            recipients: recipients.clone(),
            reason: reason.as_ref().map(written),
            escalated_by: *by,
            escalated_at: now,
        }),
        TicketEvent::EscalationUnanswered { step, recipients } => say!(TicketEscalationUnanswered {
            escalation: step_of(step),
            recipients: recipients.clone(),
            found_at: now,
        }),
        TicketEvent::TakenUp { by, clauses: _ } => say!(TicketTakenUp { taken_up_by: *by, taken_up_at: now }),
        TicketEvent::ProgressNoted { text: _, is_customer_told, by } => say!(TicketProgressNoted {
            is_customer_told: *is_customer_told,
            first_responder: responder,
            noted_by: *by,
            noted_at: now,
        }),
        TicketEvent::ProgressMissed { gap, clause, recipients } => say!(TicketProgressMissed {
            gap: gap.as_str().to_owned(),
            progress_clause: clause.clone(),
            recipients: recipients.clone(),
            missed_at: now,
        }),
        TicketEvent::Reclassified { previous_customer, entrusted_to, by, reason } => {
            say!(TicketReclassified {
                // Told when it becomes one for named readers, so that it goes from there, and never again.
                previous_customer_id: previous_customer.filter(|_id| is_told || !entrusted_to.is_empty()),
                deadlines: deadlines(ticket),
                entrusted_to: entrusted_to.clone(),
                entrusted_by: *by,
                reason: written(reason),
                reclassified_at: now,
            })
        }
        TicketEvent::Quoted { fee } => say!(TicketQuoted { fee: (*fee).into(), quoted_at: now }),
        TicketEvent::QuoteApproved { fee, .. } => {
            say!(TicketQuoteApproved { fee: (*fee).into(), approved_at: now })
        }
        TicketEvent::QuoteDeclined { fee, reason } => {
            say!(TicketQuoteDeclined { fee: (*fee).into(), reason: written(reason), declined_at: now })
        }
        TicketEvent::QuoteWithdrawn { fee, reason } => {
            say!(TicketQuoteWithdrawn { fee: (*fee).into(), reason: written(reason), withdrawn_at: now })
        }
        TicketEvent::Resolved { fee, materials, is_in_time, by } => say!(TicketResolved {
            first_responder: responder,
            resolved_by: *by,
            resolved_at: now,
            fee: fee.map(Into::into),
            materials: materials.iter().map(written).filter(|line| !line.is_empty()).collect(),
            is_in_time: *is_in_time,
        }),
        TicketEvent::Reopened { reason } => {
            say!(TicketReopened { reopened_at: now, reason: written(reason), deadlines: deadlines(ticket) })
        }
        TicketEvent::Closed => say!(TicketClosed { closed_at: now }),
        TicketEvent::Cancelled { reason, by } => say!(TicketCancelled {
            cancelled_at: now,
            reason: written(reason),
            first_responder: responder,
            cancelled_by: *by,
        }),
        // For others it is taken for something else: whoever follows it finds what they may know of it from then on. Whose it
        // was goes with that.
        TicketEvent::ConfidentialitySet { class: _, readers, by, reason } => say!(TicketReclassified {
            previous_customer_id: ticket.customer_id,
            deadlines: deadlines(ticket),
            entrusted_to: readers.clone(),
            entrusted_by: *by,
            reason: written(reason),
            reclassified_at: now,
        }),
        TicketEvent::Entrusted { readers, by } => say!(TicketReadersChanged {
            added: readers.clone(),
            removed: None,
            changed_by: *by,
            changed_at: now,
        }),
        TicketEvent::ReaderAdded { reader, by, .. } => say!(TicketReadersChanged {
            added: vec![*reader],
            removed: None,
            changed_by: *by,
            changed_at: now,
        }),
        TicketEvent::ReaderRemoved { reader, by, .. } => say!(TicketReadersChanged {
            added: Vec::new(),
            removed: Some(*reader),
            changed_by: *by,
            changed_at: now,
        }),
        TicketEvent::GlassBroken { readers, .. } => say!(TicketGlassBroken {
            broken_by: ticket.readers.last().map(|reader| reader.staff_id),
            readers: readers.clone(),
            broken_at: now,
        }),
        TicketEvent::LeakReported { .. } | TicketEvent::LeakDecided { .. } => {
            say!(TicketLeakNoted { noted_at: now })
        }
        TicketEvent::MessageAdded { owner, .. } => say!(TicketMessageAdded { owner: *owner, added_at: now }),
        TicketEvent::DeadlineMissed { deadline } => {
            say!(TicketDeadlineMissed { deadline: facts_of(deadline), missed_at: now })
        }
    }
}

/// What the audit trail keeps of a step: where the ticket stands after it, and what the step itself brought.
#[expect(clippy::too_many_lines, reason = "every event once, by name")]
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
        TicketEvent::Escalated { step, recipients, reason, by: _ } => {
            json!({ "escalation": step_of(step), "recipients": recipients, "reason": reason })
        }
        TicketEvent::EscalationUnanswered { step, recipients } => {
            json!({ "escalation": step_of(step), "recipients": recipients })
        }
        TicketEvent::TakenUp { by: _, clauses } => json!({ "clauses": clauses }),
        TicketEvent::ProgressNoted { text, is_customer_told, by: _ } => {
            json!({ "text": text, "is_customer_told": is_customer_told })
        }
        TicketEvent::ProgressMissed { gap, clause, recipients } => {
            json!({ "gap": gap.as_str(), "clause": clause, "recipients": recipients })
        }
        TicketEvent::Closed => json!({}),
        TicketEvent::Entrusted { readers, by: _ } => json!({ "readers": readers }),
        TicketEvent::ConfidentialitySet { class, readers, by: _, reason } => {
            json!({ "class": class, "readers": readers, "reason": reason })
        }
        TicketEvent::ReaderAdded { reader, by: _, reason }
        | TicketEvent::ReaderRemoved { reader, by: _, reason } => {
            json!({ "reader": reader, "reason": reason })
        }
        TicketEvent::GlassBroken { readers, reason } => json!({ "readers": readers, "reason": reason }),
        // Who is suspected, and of what, is not for the suspect, who may read the rest.
        TicketEvent::LeakReported { number } => json!({ "leak": number }),
        TicketEvent::LeakDecided { number, is_proven, removed } => {
            json!({ "leak": number, "is_proven": is_proven, "reader": removed })
        }
        TicketEvent::MessageAdded { number, from, .. } => {
            json!({ "message": number, "from": from.as_str() })
        }
        TicketEvent::Reclassified { previous_customer: _, entrusted_to, by: _, reason } => json!({
            "readers": entrusted_to,
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
        TicketEvent::Resolved { fee, materials, is_in_time, by: _ } => {
            json!({ "fee": fee, "materials": materials, "is_in_time": is_in_time })
        }
        TicketEvent::Reopened { reason } => json!({ "reason": reason, "deadlines": deadlines(ticket) }),
        TicketEvent::Cancelled { reason, by: _ } => json!({ "reason": reason }),
        TicketEvent::DeadlineMissed { deadline } => json!({ "deadline": facts_of(deadline) }),
    };
    json!({ "version": ticket.sequence, "status": ticket.state.as_str(), "step": step })
}

/// Says what happened to a playbook's run, as the last of its events. Of a confidential one, not which it is.
pub(crate) fn playbook_run(
    writes: &Writes,
    actor: &Actor,
    run: &PlaybookRun,
    event: &RunEvent,
) -> Result<(), DbError> {
    let (now, started_by) = (writes.now(), run.started_by.staff_id());
    let named = |code: &str| (!run.playbook.is_confidential()).then(|| code.to_owned());
    macro_rules! say {
        ($type:ident { $($field:ident: $value:expr),* $(,)? }) => {
            writes.publish(
                &emergency::$type {
                    playbook_run_id: run.id,
                    estate_id: run.estate_id,
                    run: run_facts(run),
                    $($field: $value),*
                },
                run.sequence,
            )
        };
    }
    match event {
        RunEvent::Started => say!(PlaybookRunStarted {
            started_by: actor.principal.staff_id(),
            happened_at: run.happened_at,
            started_at: run.started_at,
        }),
        RunEvent::StepDone { step, done_at, overdue_since } => say!(PlaybookStepDone {
            step: named(step),
            done_at: *done_at,
            overdue_since: *overdue_since,
            noted_at: now,
        }),
        RunEvent::StepSkipped { step } => say!(PlaybookStepSkipped { step: named(step), skipped_at: now }),
        RunEvent::Answered { condition, holds } => {
            say!(PlaybookConditionAnswered { condition: named(condition), holds: *holds, answered_at: now })
        }
        RunEvent::CommandChanged { previous } => {
            say!(PlaybookCommandChanged { previous_commander: *previous, changed_at: now })
        }
        RunEvent::ReaderAdmitted { reader: _ } => Ok(()),
        RunEvent::StepOverdue { step, since } => say!(PlaybookStepOverdue {
            step: named(step),
            clause: run.clause_of(step),
            started_by: started_by,
            overdue_since: *since,
            found_at: now,
        }),
        RunEvent::Closed => say!(PlaybookRunClosed { closed_at: now }),
        RunEvent::CalledOff => say!(PlaybookRunCalledOff { called_off_at: now }),
    }
}

fn run_facts(run: &PlaybookRun) -> PlaybookRunFacts {
    let is_confidential = run.playbook.is_confidential();
    PlaybookRunFacts {
        number: run.number.clone(),
        playbook: (!is_confidential).then(|| run.playbook.code.clone()),
        playbook_version: (!is_confidential).then_some(run.playbook.version),
        status: run.state.status().into(),
        commander_id: run.commander,
        ticket_id: run.ticket_id.filter(|_id| !is_confidential),
        is_confidential,
        readers: run.readers.iter().copied().collect(),
        due_at: run.due_at(),
    }
}

/// The ticket as it is after the event; of one that is for named readers no more than its number and how it stands.
fn facts(ticket: &Ticket) -> TicketFacts {
    let is_for_named_readers = ticket.subject.is_for_named_readers();
    let quote = ticket.agreed_quote().or(ticket.shown_quote()).filter(|_quote| !is_for_named_readers);
    let (category, title) = if is_for_named_readers {
        (GENERAL.to_owned(), String::new())
    } else {
        (ticket.subject.category.clone(), ticket.subject.title.clone())
    };
    TicketFacts {
        number: ticket.number.clone(),
        unit_id: ticket.place.unit_id.filter(|_id| !is_for_named_readers),
        customer_id: ticket.customer_id.filter(|_id| !is_for_named_readers),
        kind: ticket.subject.kind.into(),
        severity: ticket.subject.severity.into(),
        category,
        title,
        standard: ticket.origin.standard.clone(),
        standard_version: ticket.origin.standard_version,
        rectifies: ticket.origin.rectifies,
        payer_customer_id: quote.and_then(|quote| ticket.payer_of(quote)),
        is_confidential: ticket.subject.is_confidential(),
        about_staff: ticket.subject.about_staff,
        is_for_named_readers,
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
        promise: step.ladder.promise().map(Into::into),
        is_asked: step.ladder == Ladder::Asked,
        step: step.step,
        to: step.to.clone(),
        answer_by: step.answer_by,
        clause: step.clause.clone(),
    }
}
