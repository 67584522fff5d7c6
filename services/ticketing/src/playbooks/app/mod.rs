//! The life of a playbook's run: started, worked on, read.
#![warn(clippy::future_not_send)]

mod act_on_run;
mod numbers;
mod people;
mod queries;

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Utc};
use copies::parties::Parties;
use db::{AuditEntry, Tx};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, EstateId, Failure, Faults, Refusal, StaffId};
use serde_json::{Value, json};
use standards::playbooks::{Playbook, playbook};
use vocabulary::{PlaybookRunId, TicketId};

use crate::{
    app::App,
    events::publish,
    playbooks::{
        domain::{Begun, PlaybookRun, RunEvent},
        storage,
    },
    tickets,
};

pub(crate) use crate::playbooks::storage::{
    PLAYBOOK_STEP,
    list::PlaybookRunList,
    records::{RecordRef, forget as forget_record, keep as keep_record},
};
pub(crate) use act_on_run::{RequestedRunAct, act_on_run, find_overdue};
pub(crate) use numbers::{EstateNumbers, SetNumbers, get_numbers, set_numbers};
pub(crate) use queries::{PlaybookList, get_playbook, get_run, list_playbooks, list_runs};

/// What is started.
#[derive(Debug, Clone)]
pub(crate) struct StartRun {
    /// The playbook's code; its newest version is taken.
    pub(crate) playbook: String,
    pub(crate) estate_id: EstateId,
    pub(crate) place: Option<String>,
    pub(crate) ticket_id: Option<TicketId>,
    /// Now, unless said.
    pub(crate) happened_at: Option<DateTime<Utc>>,
    /// Security commands, unless somebody is named.
    pub(crate) commander: Option<StaffId>,
    /// What is known already, by the codes of conditions.
    pub(crate) answers: BTreeMap<String, bool>,
}

/// Which run is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) id: PlaybookRunId,
    pub(crate) version: i32,
}

/// A run with what is dialled at its estate.
#[derive(Debug, Clone)]
pub(crate) struct ShownRun {
    pub(crate) run: PlaybookRun,
    pub(crate) numbers: EstateNumbers,
}

/// How long ago an emergency was at most that is written down now.
const LONGEST_AGO: chrono::TimeDelta = chrono::TimeDelta::days(31);

/// Starts a playbook: its clocks run from now on, and from when it happened.
///
/// # Errors
/// Faults at `/playbook`, `/estate_id`, `/ticket_id`, `/commander_id`, `/happened_at` and below `/conditions`.
#[tracing::instrument(skip_all, name = "ticketing.start_run")]
pub(crate) async fn start_run(
    app: &App,
    actor: &Actor,
    command: StartRun,
    idempotency_key: IdempotencyKey<ShownRun>,
) -> Result<Outcome<ShownRun>, Failure> {
    if let Some(reply) = app.db.stored_response(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let StartRun { playbook: code, estate_id, place, ticket_id, happened_at, commander, answers } = command;
    let meant = playbook(&code, None).ok_or_else(|| Refusal::at("/playbook", "playbook.unknown"))?;
    let parties = Parties { estate_id, unit_id: None, customer_id: None };
    let estate = parties.check(&app.db, app.directory.as_ref(), actor).await?.estate;
    let mut faults = Faults::new();
    check_ticket(app, actor, (estate_id, ticket_id), &mut faults).await?;
    let now = app.db.clock().now();
    let answers = known_answers(meant, answers, (happened_at, now))?;
    let year = estate.date(now)?.year();
    let count = app.db.next_number(&format!("playbook-run-{year}")).await?;
    let numbers = numbers::numbers_of(app, &estate).await?;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    if let Some(commander) = commander {
        match people::check_fit(&tx, estate_id, (commander, "/commander_id")).await {
            Err(Failure::Refused(refusal)) if !refusal.faults.is_empty() => faults.take(refusal),
            checked => checked?,
        }
    }
    faults.into_result()?;
    let happened_at = happened_at.unwrap_or(now);
    let begun = Begun { estate_id, place, ticket_id, happened_at, commander, answers };
    let name = (PlaybookRunId::new(app.db.ids().as_ref()), format!("E{year}-{count:06}"));
    let run = PlaybookRun::start(name, meant, begun, (&actor.principal, now))?;
    storage::insert(&tx, &run).await?;
    note(&tx, actor, &run, &RunEvent::Started)?;
    let shown = ShownRun { run, numbers };
    tx.keep_reply(&idempotency_key, &shown)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(shown))
}

/// Notes a ticket that is not one of the estate, or that the actor may not see.
async fn check_ticket(
    app: &App,
    actor: &Actor,
    (estate_id, ticket_id): (EstateId, Option<TicketId>),
    faults: &mut Faults,
) -> Result<(), Failure> {
    let Some(ticket_id) = ticket_id else { return Ok(()) };
    let seen = actor.needing(kernel::Permission::TicketsRead);
    let found = tickets::storage::find(&app.db, &seen, ticket_id).await?;
    let is_there = found.is_some_and(|ticket| ticket.place.estate_id == estate_id)
        && app.db.actor_at(actor, estate_id).await?.may(kernel::Permission::TicketsRead);
    if !is_there {
        faults.add("/ticket_id", "playbook.ticket_unknown");
    }
    Ok(())
}

/// What was said of the playbook's own conditions, and that it happened before now.
fn known_answers(
    playbook: &'static Playbook,
    answers: BTreeMap<String, bool>,
    (happened_at, now): (Option<DateTime<Utc>>, DateTime<Utc>),
) -> Result<BTreeMap<&'static str, bool>, Refusal> {
    let mut faults = Faults::new();
    match happened_at {
        Some(at) if at > now => faults.add("/happened_at", "playbook.happened_ahead"),
        Some(at) if at < now - LONGEST_AGO => faults.add("/happened_at", "playbook.happened_long_ago"),
        Some(_) | None => {}
    }
    let mut known = BTreeMap::new();
    for (code, holds) in answers {
        match playbook.condition(&code) {
            Some(condition) => {
                known.insert(condition.code.as_str(), holds);
            }
            None => faults.add("/conditions", "playbook.condition_unknown"),
        }
    }
    faults.into_result()?;
    Ok(known)
}

/// Tells of an event, and leaves its line in the audit trail: of a confidential run, not which it is.
fn note(tx: &Tx, actor: &Actor, run: &PlaybookRun, event: &RunEvent) -> Result<(), Failure> {
    publish::playbook_run(tx, actor, run, event)?;
    let line = AuditEntry::new(actor, event.as_str(), "playbook_run", run.id).at(run.estate_id);
    tx.audit(line.after(told(run, event)));
    Ok(())
}

fn told(run: &PlaybookRun, event: &RunEvent) -> Value {
    let status = run.state.status();
    if run.playbook.is_confidential() {
        return json!({ "number": run.number, "status": status });
    }
    let (step, answered) = match event {
        RunEvent::StepDone { step, .. }
        | RunEvent::StepSkipped { step }
        | RunEvent::StepOverdue { step, .. } => (Some(*step), None),
        RunEvent::Answered { condition, holds } => (None, Some(json!({ *condition: holds }))),
        RunEvent::Started
        | RunEvent::CommandChanged { .. }
        | RunEvent::ReaderAdmitted { .. }
        | RunEvent::Closed
        | RunEvent::CalledOff => (None, None),
    };
    json!({
        "number": run.number, "playbook": run.playbook.code, "status": status, "step": step,
        "answered": answered, "commander_id": run.commander,
    })
}
