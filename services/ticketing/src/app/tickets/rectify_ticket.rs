//! Putting right what an unsatisfied customer found: a new ticket, with its own deadline and its own clause.

use contracts::callbacks::{CallbackCompleted, Rectification};
use db::Tx;
use kernel::{Actor, DeadlineKind, Failure, Refusal, TicketId};

use super::{open_ticket::ticket_number, store_ticket};
use crate::{
    domain::{NewTicket, Promise, PromiseStatus, Subject, Ticket},
    storage::tickets,
};

/// Opens the ticket that `rectification` orders, in the consumer's transaction.
pub(super) async fn rectify_ticket(
    tx: &Tx,
    actor: &Actor,
    completed: &CallbackCompleted,
    rectification: &Rectification,
) -> Result<(), Failure> {
    let faulty =
        tickets::load(tx, &actor.scope, completed.ticket_id).await?.ok_or_else(Refusal::not_found)?;
    let opened_at = tx.now();
    let year = opened_at.format("%Y").to_string();
    let number = tx.next_number(&format!("ticket-{year}")).await?;
    let (ticket, event) = Ticket::open(NewTicket {
        id: TicketId::new(tx.db().ids().as_ref()),
        number: ticket_number(&year, number),
        estate_id: faulty.estate_id,
        unit_id: faulty.unit_id,
        place: faulty.place,
        customer_id: faulty.customer_id,
        reception_id: None,
        subject: Subject {
            title: format!("{} · {}", faulty.number, faulty.subject.title),
            description: rectification.remarks.clone(),
            ..faulty.subject
        },
        standard: faulty.standard,
        standard_version: faulty.standard_version,
        rectifies: Some(faulty.id),
        first_responder: faulty.first_responder,
        promises: vec![Promise {
            kind: DeadlineKind::Resolve,
            due_at: rectification.due_at,
            clause: rectification.clause.clone(),
            explanation: rectification.explanation.clone(),
            status: PromiseStatus::Running,
        }],
        opened_at,
    });
    Ok(store_ticket(tx, actor, &ticket, &event)?)
}
