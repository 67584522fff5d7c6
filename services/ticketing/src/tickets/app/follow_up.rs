//! What a follow-up means for the work it asks about: while one is owed the work stays open; a satisfied customer closes it,
//! with all that it put right; for an unsatisfied one a new ticket puts it right, with its own deadline and its own clause.

use contracts::callbacks::{CallbackCompleted, Rectification};
use db::{AuditEntry, Tx};
use kernel::{Actor, Failure, Refusal};
use serde_json::json;
use vocabulary::{CallbackId, DeadlineKind, TicketId};

use super::{
    act_on_ticket::act_in,
    open_ticket::{NewTicket, number_series, store_ticket, ticket_number},
};
use crate::{
    app::App,
    standards::app::ApplicableStandard,
    tickets::{
        domain::{Origin, Round, State, Subject, Term, Ticket, TicketAct, TicketActKind},
        storage::{self, timers},
    },
};

/// A follow-up is owed.
#[tracing::instrument(skip_all, name = "ticketing.expect_follow_up")]
pub(crate) async fn expect_follow_up(
    tx: &Tx,
    callback_id: CallbackId,
    ticket_id: TicketId,
) -> Result<(), Failure> {
    Ok(timers::note(tx, callback_id, ticket_id, true).await?)
}

/// The follow-up was made.
#[tracing::instrument(skip_all, name = "ticketing.settle_follow_up")]
pub(crate) async fn settle_follow_up(
    app: &App,
    tx: &Tx,
    completed: &CallbackCompleted,
) -> Result<(), Failure> {
    let CallbackCompleted { callback_id, ticket_id, .. } = *completed;
    let actor = Actor::system("ticketing.settle_follow_up");
    storage::lock(tx, ticket_id).await?;
    timers::note(tx, callback_id, ticket_id, false).await?;
    if let Some(rectification) = &completed.rectification {
        return rectify_ticket(app, tx, &actor, completed, rectification).await;
    }
    if is_owed(tx, ticket_id).await? || !storage::being_rectified(tx, &[ticket_id]).await?.is_empty() {
        return Ok(());
    }
    close_chain(tx, &actor, ticket_id).await
}

/// A follow-up ended without the customer's word: it was waived, or nobody could be reached.
#[tracing::instrument(skip_all, name = "ticketing.end_follow_up")]
pub(crate) async fn end_follow_up(
    app: &App,
    tx: &Tx,
    callback_id: CallbackId,
    ticket_id: TicketId,
) -> Result<(), Failure> {
    let actor = Actor::system("ticketing.end_follow_up");
    storage::lock(tx, ticket_id).await?;
    timers::note(tx, callback_id, ticket_id, false).await?;
    let Some(before) = storage::load(tx, &actor, ticket_id).await? else { return Ok(()) };
    if !matches!(before.state, State::Resolved { .. }) || is_owed(tx, ticket_id).await? {
        return Ok(());
    }
    let ApplicableStandard { rules, .. } = ApplicableStandard::of_ticket(app, tx, &before).await?;
    let mut ticket = before.clone();
    ticket.close_at = Some(rules.closes_at(tx.now()));
    storage::save(tx, &before, &ticket).await
}

/// True while somebody has to call about the ticket.
async fn is_owed(tx: &Tx, ticket_id: TicketId) -> Result<bool, Failure> {
    Ok(!timers::owed_for(tx, &[ticket_id]).await?.is_empty())
}

/// Closes the ticket and every ticket it put right: the customer is content with the last of them. What somebody
/// closed or took up again meanwhile stays as it is.
async fn close_chain(tx: &Tx, actor: &Actor, last: TicketId) -> Result<(), Failure> {
    let mut next = Some(last);
    while let Some(id) = next {
        let Some(ticket) = storage::load(tx, actor, id).await? else { return Ok(()) };
        next = ticket.origin.rectifies;
        if ticket.acts().contains(&TicketActKind::Close) {
            act_in(tx, actor, &ticket, TicketAct::Close).await?;
        }
    }
    Ok(())
}

/// Opens the ticket that `rectification` orders, in the consumer's transaction, which holds the faulty one: while one puts
/// it right already, a second unsatisfied answer is noted and orders no other.
async fn rectify_ticket(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    completed: &CallbackCompleted,
    rectification: &Rectification,
) -> Result<(), Failure> {
    let faulty = storage::load(tx, actor, completed.ticket_id).await?.ok_or_else(Refusal::not_found)?;
    if !storage::being_rectified(tx, &[faulty.id]).await?.is_empty() {
        let entry = AuditEntry::new(actor, "unsatisfied_again", "ticket", faulty.id)
            .at(faulty.place.estate_id)
            .after(json!({ "callback_id": completed.callback_id, "satisfaction": completed.satisfaction }));
        tx.audit(entry);
        return Ok(());
    }
    let ApplicableStandard { rules, .. } = ApplicableStandard::of_ticket(app, tx, &faulty).await?;
    let opened_at = tx.now();
    let year = rules.civil_year(opened_at);
    let number = tx.next_number(&number_series(year)).await?;
    let name = (TicketId::new(tx.db().ids().as_ref()), ticket_number(year, number));
    let subject = Subject {
        title: format!("{} · {}", faulty.number, faulty.subject.title),
        description: rectification.remarks.clone(),
        ..faulty.subject
    };
    let origin = Origin { interaction_id: None, rectifies: Some(faulty.id), opened_at, ..faulty.origin };
    let term = Term {
        kind: DeadlineKind::Resolve,
        due_at: rectification.due_at,
        clause: rectification.clause.clone(),
        explanation: rectification.explanation.clone(),
    };
    let round = Round::first(completed.completed_at, None);
    let decided = rules.decide_with(&subject, round, vec![term], opened_at);
    let whose = (faulty.place, faulty.customer_id);
    let (ticket, event) = Ticket::open(name, whose, (subject, origin), (round, decided));
    let readers = faulty.readers.iter().map(|reader| reader.staff_id).collect();
    store_ticket(tx, actor, NewTicket { ticket, event, readers }).map(drop)
}
