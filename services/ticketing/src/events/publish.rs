//! Domain event → contract event, exhaustively: a step nobody translated does not compile.

use contracts::{
    ticketing as contract,
    ticketing::{Deadline as DeadlineFacts, InteractionRecorded, TicketFacts},
};
use db::{DbError, Writes};
use serde_json::{Value, json};
use standards::GENERAL;
use vocabulary::ConfidentialityClass;

use crate::{
    interactions::domain::Interaction,
    tickets::domain::{Deadline, Proof, Ticket, TicketEvent},
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
        TicketEvent::Resolved { fee, materials, is_in_time } => say!(TicketResolved {
            resolved_at: now,
            fee: fee.map(Into::into),
            materials: materials.iter().map(written).filter(|line| !line.is_empty()).collect(),
            is_in_time: *is_in_time,
        }),
        TicketEvent::Reopened { reason } => {
            say!(TicketReopened { reopened_at: now, reason: written(reason), deadlines: deadlines(ticket) })
        }
        TicketEvent::Closed => say!(TicketClosed { closed_at: now }),
        TicketEvent::Cancelled { reason } => {
            say!(TicketCancelled { cancelled_at: now, reason: written(reason) })
        }
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
pub(crate) fn details(ticket: &Ticket, event: &TicketEvent) -> Value {
    let step = match event {
        TicketEvent::Opened => json!({ "deadlines": deadlines(ticket) }),
        TicketEvent::Assigned { assignee, .. } => json!({ "assignee": assignee }),
        TicketEvent::Released { assignee, reason } => json!({ "assignee": assignee, "reason": reason }),
        TicketEvent::Accepted { on_behalf_of } | TicketEvent::Arrived { on_behalf_of } => {
            on_behalf_of.map_or(json!({}), |assignee| json!({ "on_behalf_of": assignee }))
        }
        TicketEvent::Urged { reason, .. } => json!({ "urges": ticket.urges.count, "reason": reason }),
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
        TicketEvent::Resolved { fee, materials, is_in_time } => {
            json!({ "fee": fee, "materials": materials, "is_in_time": is_in_time })
        }
        TicketEvent::Reopened { reason } => json!({ "reason": reason, "deadlines": deadlines(ticket) }),
        TicketEvent::Cancelled { reason } => json!({ "reason": reason }),
        TicketEvent::DeadlineMissed { deadline } => json!({ "deadline": facts_of(deadline) }),
    };
    json!({ "version": ticket.sequence, "status": ticket.state.as_str(), "step": step })
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
