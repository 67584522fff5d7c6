//! Work was finished: the standard says who is to be called, when and how (CBK).

use contracts::ticketing::TicketResolved;
use db::Tx;
use kernel::{Actor, CallbackId, Explained, Failure};
use standards::{CallbackDecision, ResolvedFacts};

use super::change_callback::say_and_note;
use crate::{
    app::{App, Governance},
    domain::{Callback, CallbackEvent, Occasion, State},
    storage::callbacks,
};

/// Schedules what the standard asks for after `resolved`, in the consumer's transaction. `resolution` is the ticket's
/// version at its resolution, so that the same resolution is never followed up twice in one series.
///
/// Follow-ups that wait for an event such as heavy rain (CBK-25) are not scheduled: nothing observes the weather yet.
pub(crate) async fn schedule_callbacks(
    app: &App,
    tx: &Tx,
    resolved: &TicketResolved,
    resolution: i32,
) -> Result<(), Failure> {
    let ticket = &resolved.ticket;
    let governance =
        Governance::find(app, tx, resolved.estate_id, &ticket.standard, ticket.standard_version).await?;
    let facts = ResolvedFacts {
        kind: ticket.kind,
        severity: ticket.severity,
        category: &ticket.category,
        resolved_at: resolved.resolved_at,
    };
    let actor = Actor::system("callbacks.schedule_callbacks");
    for decision in governance.standard.callbacks(&facts, &governance.calendar) {
        let Some(callback) = scheduled(tx, resolved, resolution, decision) else { continue };
        if callbacks::insert(tx, &callback).await? {
            say_and_note(tx, &actor, &callback, &CallbackEvent::Scheduled)?;
        }
    }
    Ok(())
}

fn scheduled(
    tx: &Tx,
    resolved: &TicketResolved,
    resolution: i32,
    decision: CallbackDecision,
) -> Option<Callback> {
    let due_at = decision.due_at()?;
    let coverage_percent = decision.coverage_percent();
    let ticket = &resolved.ticket;
    Some(Callback {
        id: CallbackId::new(tx.db().ids().as_ref()),
        version: 1,
        estate_id: resolved.estate_id,
        unit_id: ticket.unit_id,
        customer_id: ticket.customer_id,
        occasion: Occasion {
            ticket_id: resolved.ticket_id,
            ticket_number: ticket.number.clone(),
            title: ticket.title.clone(),
            kind: ticket.kind,
            resolution,
            standard: ticket.standard.clone(),
            standard_version: ticket.standard_version,
        },
        series: decision.series,
        clause: decision.clause.as_str().to_owned(),
        explanation: decision.explanation.into_iter().map(Explained::from).collect(),
        way: decision.way.as_str().to_owned(),
        who: decision.who,
        coverage_percent,
        due_at,
        state: State::Due,
        attempts: 0,
        missed_at: None,
    })
}
