//! Putting right what an unsatisfied customer found: a new ticket, with its own deadline and its own clause.

use contracts::callbacks::{CallbackCompleted, Rectification};
use db::{AuditEntry, Tx};
use kernel::{Actor, Failure, Refusal};
use serde_json::json;
use vocabulary::{DeadlineKind, TicketId};

use super::{
    open_ticket::{number_series, ticket_number},
    store_ticket,
};
use crate::{
    app::{App, ApplicableStandard},
    domain::{NewTicket, Subject, Term, Ticket},
    storage::tickets,
};

/// Opens the ticket that `rectification` orders, in the consumer's transaction, which holds the faulty one: while one puts
/// it right already, a second unsatisfied answer is noted and orders no other.
pub(super) async fn rectify_ticket(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    completed: &CallbackCompleted,
    rectification: &Rectification,
) -> Result<(), Failure> {
    let faulty = tickets::load(tx, actor, completed.ticket_id).await?.ok_or_else(Refusal::not_found)?;
    if !tickets::being_rectified(tx, &[faulty.id]).await?.is_empty() {
        let entry = AuditEntry::new(actor, "unsatisfied_again", "ticket", faulty.id)
            .at(faulty.estate_id)
            .after(json!({ "callback_id": completed.callback_id, "satisfaction": completed.satisfaction }));
        tx.audit(entry);
        return Ok(());
    }
    let ApplicableStandard { rules, .. } = ApplicableStandard::of_ticket(app, tx, &faulty).await?;
    let opened_at = tx.now();
    let year = rules.civil_year(opened_at);
    let number = tx.next_number(&number_series(year)).await?;
    let (ticket, event) = Ticket::open(NewTicket {
        id: TicketId::new(tx.db().ids().as_ref()),
        number: ticket_number(year, number),
        estate_id: faulty.estate_id,
        unit_id: faulty.unit_id,
        place: faulty.place,
        customer_id: faulty.customer_id,
        interaction_id: None,
        subject: Subject {
            title: format!("{} · {}", faulty.number, faulty.subject.title),
            description: rectification.remarks.clone(),
            ..faulty.subject
        },
        standard: faulty.standard,
        standard_version: faulty.standard_version,
        rectifies: Some(faulty.id),
        first_responder: faulty.first_responder,
        terms: vec![Term {
            kind: DeadlineKind::Resolve,
            due_at: rectification.due_at,
            clause: rectification.clause.clone(),
            explanation: rectification.explanation.clone(),
        }],
        customer_term: None,
        received_at: completed.completed_at,
        opened_at,
    });
    Ok(store_ticket(tx, actor, &ticket, &event)?)
}
