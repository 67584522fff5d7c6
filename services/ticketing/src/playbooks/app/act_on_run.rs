//! What is done to a run, whatever it is: load what the actor may see, compare the version, look up who and what is named,
//! act, save, publish, audit, commit. And what time does: a step was not done within its.

use db::{FiredTimer, Tx};
use kernel::{Actor, Failure, Faults, Refusal};

use super::{ShownRun, Target, note, numbers, people};
use crate::{
    app::App,
    playbooks::{
        domain::{Completion, PlaybookAct, PlaybookActKind, PlaybookRun},
        storage::{self, records},
    },
};

/// What is asked for.
#[derive(Debug, Clone)]
pub(crate) enum RequestedRunAct {
    Act(PlaybookAct),
    /// Whether the actor may is asked of the rights of both.
    TakeCommand,
}

impl RequestedRunAct {
    const fn kind(&self) -> PlaybookActKind {
        match self {
            Self::Act(act) => act.kind(),
            Self::TakeCommand => PlaybookActKind::TakeCommand,
        }
    }
}

/// Does what is asked, in one transaction.
///
/// # Errors
/// `stale_version`; what the run refuses; faults of who and what is named and is not there.
#[tracing::instrument(
    skip_all,
    name = "ticketing.act_on_run",
    fields(otel.name = format!("ticketing.{}", asked.kind().as_str()))
)]
pub(crate) async fn act_on_run(
    app: &App,
    actor: &Actor,
    target: Target,
    asked: RequestedRunAct,
) -> Result<ShownRun, Failure> {
    let tx = app.db.begin().await?;
    let before = storage::load(&tx, actor, target.id).await?.ok_or_else(Refusal::not_found)?;
    if target.version != before.version {
        return Err(db::stale_version().into());
    }
    let actor = &app.db.actor_at(actor, before.estate_id).await?;
    let mut run = before.clone();
    let act = match asked {
        RequestedRunAct::Act(act) => act,
        RequestedRunAct::TakeCommand => {
            let is_outranked = people::outranks(&tx, actor, (run.estate_id, run.commander)).await?;
            PlaybookAct::TakeCommand { is_outranked }
        }
    };
    check_named(&tx, &run, &act).await?;
    let event = run.act(act, actor, tx.now())?;
    storage::save(&tx, &before, &run).await?;
    note(&tx, actor, &run, &event)?;
    let numbers = numbers::numbers_in(&tx, run.estate_id).await?;
    tx.commit().await?;
    Ok(ShownRun { run, numbers })
}

/// Passes when the people and the record that an act names are there.
async fn check_named(tx: &Tx, run: &PlaybookRun, act: &PlaybookAct) -> Result<(), Failure> {
    match act {
        PlaybookAct::HandOver { to: Some(staff_id) } | PlaybookAct::AdmitReader { reader: staff_id } => {
            people::check_fit(tx, run.estate_id, (*staff_id, "/staff_id")).await
        }
        PlaybookAct::CompleteStep(completion) => check_record(tx, run, completion).await,
        PlaybookAct::HandOver { to: None }
        | PlaybookAct::SkipStep { .. }
        | PlaybookAct::Answer { .. }
        | PlaybookAct::TakeCommand { .. }
        | PlaybookAct::Close
        | PlaybookAct::CallOff { .. } => Ok(()),
    }
}

/// The events that tell which records there are.
const RECORDS: [&str; 1] = ["registers.form_record"];

/// Passes when the record was handed in at the estate, on the form that the step asks for.
async fn check_record(tx: &Tx, run: &PlaybookRun, completion: &Completion) -> Result<(), Failure> {
    let step = run.playbook.step(&completion.step);
    let form = step.and_then(|step| step.form.as_deref());
    let (Some(record_id), Some(form)) = (completion.evidence.record_id, form) else { return Ok(()) };
    let mut faults = Faults::new();
    match records::find(tx, record_id).await? {
        Some(known) if known.estate_id != run.estate_id => {
            faults.add("/record_id", "playbook.record_unknown");
        }
        Some(known) if known.form == form => {}
        Some(_other) => {
            let needed = kernel::Coded::new("playbook.record_of_another_form").with("form", form);
            faults.add("/record_id", needed);
        }
        None => {
            let unknown = Refusal::at("/record_id", "playbook.record_unknown");
            let id = record_id.to_string();
            return Err(tx.db().refusal_if_absent(tx.conn(), &RECORDS, &id, unknown).await?.into());
        }
    }
    Ok(faults.into_result()?)
}

/// Finds the steps whose time has gone by, in the transaction that takes the timer away; each is found once. What was done
/// or is due later by now is let be.
#[tracing::instrument(skip_all, name = "ticketing.find_overdue")]
pub(crate) async fn find_overdue(_app: &App, tx: &Tx, fired: &FiredTimer) -> Result<(), Failure> {
    let actor = Actor::system("ticketing.find_overdue");
    let Some(before) = storage::load(tx, &actor, fired.subject()).await? else { return Ok(()) };
    let mut run = before.clone();
    while let Some(event) = run.expire(tx.now()) {
        note(tx, &actor, &run, &event)?;
    }
    if run == before {
        storage::watch(tx, &run);
        return Ok(());
    }
    storage::save(tx, &before, &run).await
}
