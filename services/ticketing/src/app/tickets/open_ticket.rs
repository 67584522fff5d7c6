//! Opening a ticket: its number, its standard and its promises are fixed here, for its whole life.

use chrono::{DateTime, Utc};
use db::{DbError, Done, Once, Writes, parties::Parties};
use kernel::{Actor, CustomerId, EstateId, Explained, Failure, ReceptionId, TicketId, UnitId};
use standards::{DeadlineDecision, Facts};

use super::change_ticket::audit_step;
use crate::{
    app::{App, Governance},
    domain::{NewTicket, Place, Promise, PromiseStatus, Reception, Subject, Ticket, TicketEvent},
    events::publish,
    storage::tickets,
};

/// What is asked for.
#[derive(Debug, Clone)]
pub(crate) struct TicketOrder {
    pub(crate) estate_id: EstateId,
    pub(crate) unit_id: Option<UnitId>,
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) reception_id: Option<ReceptionId>,
    pub(crate) subject: Subject,
    /// The term the customer asks for (DLN-06).
    pub(crate) customer_term: Option<DateTime<Utc>>,
}

impl TicketOrder {
    /// The ticket that a contact asks for.
    pub(crate) fn from_reception(
        reception: &Reception,
        subject: Subject,
        customer_term: Option<DateTime<Utc>>,
    ) -> Self {
        Self {
            estate_id: reception.estate_id,
            unit_id: reception.unit_id,
            customer_id: reception.customer_id,
            reception_id: Some(reception.id),
            subject,
            customer_term,
        }
    }
}

/// Opens a ticket that no contact came before, such as a patrol's finding.
pub(crate) async fn open_ticket(
    app: &App,
    actor: &Actor,
    order: TicketOrder,
    once: Once<Ticket>,
) -> Result<Done<Ticket>, Failure> {
    let opened = decide_and_store(app, actor, order, &once).await;
    once.settle(&app.db, opened).await
}

async fn decide_and_store(
    app: &App,
    actor: &Actor,
    order: TicketOrder,
    once: &Once<Ticket>,
) -> Result<Ticket, Failure> {
    let TicketOrder { estate_id, unit_id, customer_id, .. } = order;
    let parties = Parties { estate_id, unit_id, customer_id };
    let (governance, place) = Governance::of_parties(app, actor, parties).await?;
    let (ticket, event) = prepare_ticket(app, actor, &governance, place, order).await?;
    let batch = app.db.batch();
    store_ticket(&batch, actor, &ticket, &event)?;
    once.keep(&batch, &ticket)?;
    batch.commit().await?;
    Ok(ticket)
}

/// Decides everything about a new ticket, before anything is written.
pub(crate) async fn prepare_ticket(
    app: &App,
    actor: &Actor,
    governance: &Governance,
    place: Place,
    order: TicketOrder,
) -> Result<(Ticket, TicketEvent), Failure> {
    let opened_at = app.db.clock().now();
    let facts = Facts {
        kind: order.subject.kind,
        severity: order.subject.severity,
        category: &order.subject.category,
        received_at: opened_at,
        customer_term: order.customer_term,
    };
    let decisions = governance.standard.deadlines(&facts, &governance.calendar);
    Ok(Ticket::open(NewTicket {
        id: TicketId::new(app.db.ids().as_ref()),
        number: next_number(app, opened_at).await?,
        estate_id: order.estate_id,
        unit_id: order.unit_id,
        place,
        customer_id: order.customer_id,
        reception_id: order.reception_id,
        subject: order.subject,
        standard: governance.estate.standard.clone(),
        standard_version: governance.estate.standard_version,
        rectifies: None,
        first_responder: actor.principal.to_string(),
        promises: decisions.into_iter().map(promise).collect(),
        opened_at,
    }))
}

/// Stores a new ticket with its event and its audit line.
pub(crate) fn store_ticket(
    writes: &Writes,
    actor: &Actor,
    ticket: &Ticket,
    event: &TicketEvent,
) -> Result<(), DbError> {
    tickets::insert(writes, ticket);
    publish::ticket(writes, ticket, event)?;
    audit_step(writes, actor, ticket, event);
    Ok(())
}

/// Numbers are handed out in blocks, so that opening tickets never queues behind one counter row; a restart may skip
/// some.
async fn next_number(app: &App, opened_at: DateTime<Utc>) -> Result<String, Failure> {
    let year = opened_at.format("%Y").to_string();
    let number = app.db.next_number(&format!("ticket-{year}")).await?;
    Ok(ticket_number(&year, number))
}

/// `T2026-000123`: the year it was opened in, and a number that grows.
pub(super) fn ticket_number(year: &str, number: i64) -> String {
    format!("T{year}-{number:06}")
}

fn promise(decision: DeadlineDecision) -> Promise {
    let DeadlineDecision { kind, due_at, clause, explanation } = decision;
    Promise {
        kind,
        due_at,
        clause: clause.as_str().to_owned(),
        explanation: explanation.into_iter().map(Explained::from).collect(),
        status: PromiseStatus::Running,
    }
}
