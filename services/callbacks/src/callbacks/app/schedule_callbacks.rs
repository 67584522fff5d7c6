//! Work was finished: the standard it was done under says who is to be called, when and how (CBK).

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use contracts::ticketing::TicketResolved;
use copies::published_standards;
use db::{AuditEntry, Tx};
use kernel::{Actor, BusinessCalendar, EstateId, Explained, Failure};
use standards::{CallbackDecision, ResolvedFacts, Standard};
use vocabulary::CallbackId;

use super::change::publish_and_audit;
use crate::{
    app::App,
    callbacks::{
        domain::{Callback, CallbackEvent, Occasion, State},
        storage,
    },
    events::publish,
};

/// Schedules what the standard asks for after `resolved`, in the consumer's transaction. `resolution` is the ticket's
/// version at its resolution, so that the same resolution is never followed up twice in one series.
///
/// A ticket that names no customer has nobody to call: nothing is owed then, and it is published that a follow-up was
/// omitted.
///
/// Of a kind or severity that only another version knows, what the standard asks for whatever it is is scheduled: that is never
/// more than is owed.
///
/// Follow-ups that wait for an event such as heavy rain (CBK-25) are not scheduled: nothing observes the weather yet.
#[tracing::instrument(skip_all, name = "callbacks.schedule_callbacks")]
pub(crate) async fn schedule_callbacks(
    app: &App,
    tx: &Tx,
    resolved: &TicketResolved,
    resolution: i32,
) -> Result<(), Failure> {
    let ticket = &resolved.ticket;
    let applicable_standard =
        ApplicableStandard::find(app, tx, resolved.estate_id, &ticket.standard, ticket.standard_version)
            .await?;
    let facts = ResolvedFacts {
        kind: tx.known(&ticket.kind),
        severity: tx.known(&ticket.severity),
        category: &ticket.category,
        resolved_at: resolved.resolved_at,
    };
    let actor = Actor::system("callbacks.schedule_callbacks");
    let decisions = applicable_standard.standard.callbacks(&facts, &applicable_standard.calendar);
    let owed =
        decisions.into_iter().filter_map(|decision| decision.due_at().map(|due_at| (decision, due_at)));
    let mut owed = owed.peekable();
    while let Some((decision, due_at)) = owed.next() {
        if ticket.customer_id.is_none() {
            omit(tx, &actor, resolved, (decision, owed.peek().is_none()))?;
            continue;
        }
        let resolution = (resolved.ticket_id, resolution);
        if storage::is_followed_up(tx, resolution, &decision.series).await? {
            continue;
        }
        let is_required = is_required(tx, resolved.estate_id, &decision).await?;
        let due_on = applicable_standard.calendar.local_date(due_at);
        let callback = scheduled(tx, (resolved, resolution.1), (decision, is_required), (due_at, due_on));
        if storage::insert(tx, &callback).await? {
            publish_and_audit(tx, &actor, &callback, (&CallbackEvent::Scheduled, false))?;
        }
    }
    Ok(())
}

/// Nobody can be called: that is published instead, so that the work is not left waiting for an answer.
fn omit(
    tx: &Tx,
    actor: &Actor,
    resolved: &TicketResolved,
    (decision, is_last): (CallbackDecision, bool),
) -> Result<(), Failure> {
    let clause = decision.clause.as_str().to_owned();
    publish::omitted(tx, resolved, clause, is_last)?;
    let details = serde_json::json!({ "clause": decision.clause.as_str() });
    let entry = AuditEntry::new(actor, "omitted", "ticket", resolved.ticket_id);
    tx.audit(entry.at(resolved.estate_id).after(details));
    Ok(())
}

/// Whether a clause that asks for a share requires this one. Of any run of follow-ups of one clause and estate the share
/// is required, and the first one is: each is required that takes the count of the required to the share of all so far.
async fn is_required(tx: &Tx, estate_id: EstateId, decision: &CallbackDecision) -> Result<bool, Failure> {
    let Some(percent) = decision.coverage_percent().filter(|percent| *percent < 100) else { return Ok(true) };
    let series = format!("callbacks-{estate_id}-{}", decision.clause.as_str());
    let number = tx.next_number(&series).await?;
    let share_of = |count: i64| (count * i64::from(percent) + 99) / 100;
    Ok(share_of(number) > share_of(number - 1))
}

fn scheduled(
    tx: &Tx,
    (resolved, resolution): (&TicketResolved, i32),
    (decision, is_required): (CallbackDecision, bool),
    (due_at, due_on): (DateTime<Utc>, NaiveDate),
) -> Callback {
    let coverage_percent = decision.coverage_percent();
    let ticket = &resolved.ticket;
    Callback {
        id: CallbackId::new(tx.db().ids().as_ref()),
        version: 1,
        sequence: 1,
        estate_id: resolved.estate_id,
        unit_id: ticket.unit_id,
        customer_id: ticket.customer_id,
        occasion: Occasion {
            ticket_id: resolved.ticket_id,
            ticket_number: ticket.number.clone(),
            title: ticket.title.clone(),
            kind: ticket.kind.clone(),
            resolution,
            standard: ticket.standard.clone(),
            standard_version: ticket.standard_version,
            discretion: ticket.into(),
        },
        series: decision.series,
        clause: decision.clause.as_str().to_owned(),
        explanation: decision.explanation.into_iter().map(Explained::from).collect(),
        channel: decision.channel,
        who: decision.who,
        coverage_percent,
        is_required,
        not_before: decision.not_before,
        due_at,
        due_on,
        state: State::Due,
        attempts: 0,
        missed_at: None,
    }
}

/// The rules that hold for one piece of work.
#[derive(Debug, Clone)]
pub(crate) struct ApplicableStandard {
    pub(crate) standard: Arc<Standard>,
    pub(crate) calendar: Arc<BusinessCalendar>,
}

impl ApplicableStandard {
    /// The standard a ticket was opened under, on the clock of its estate.
    ///
    /// # Errors
    /// `Unavailable` while the estate or the standard has not been heard of.
    pub(crate) async fn find(
        app: &App,
        tx: &Tx,
        estate_id: EstateId,
        standard: &str,
        version: i32,
    ) -> Result<Self, Failure> {
        let estate = tx.expect_estate(estate_id).await?;
        let standard = published_standards::read(tx.conn(), &app.standard_cache, standard, version).await?;
        let calendar = app.calendars.of_estate(&app.db, tx.conn(), &estate).await?;
        Ok(Self { standard, calendar })
    }
}
