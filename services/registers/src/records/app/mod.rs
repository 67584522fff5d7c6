//! The life of a record: begun, changed, read.
#![warn(clippy::future_not_send)]

mod act_on_record;
mod fire_timers;
mod queries;

use copies::parties::Parties;
use db::{AuditEntry, Tx};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, EstateId, Failure, Refusal};
use serde_json::{Value, json};
use vocabulary::{CustomerId, FormRecordId, UnitId};

use crate::{
    app::App,
    files::app::check_files,
    records::{
        domain::{FormRecord, RecordEvent, RecordState},
        storage,
    },
};

pub(crate) use crate::records::storage::{OVERDUE, REMINDER, Revision, list::FormRecordList};
pub(crate) use act_on_record::{RecordAct, act_on_record};
pub(crate) use fire_timers::{find_overdue, remind};
pub(crate) use queries::{
    PrintedRecord, ShownRevision, get_printed_record, get_record, get_revision, list_records,
};

/// What is begun.
#[derive(Debug, Clone)]
pub(crate) struct StartRecord {
    /// The form's code; its newest version that may be filled in is taken.
    pub(crate) form: String,
    pub(crate) estate_id: EstateId,
    pub(crate) unit_id: Option<UnitId>,
    pub(crate) customer_id: Option<CustomerId>,
    /// A JSON object.
    pub(crate) contents: Value,
}

/// Which record is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) id: FormRecordId,
    pub(crate) version: i32,
}

/// Begins a record, which is the actor's until they hand it in.
///
/// # Errors
/// A fault at `/form` for what is none, at `/estate_id`, `/unit_id` and `/customer_id` for what is not there, and
/// below `/contents`; `permission_missing` when the form asks for one that the actor lacks.
#[tracing::instrument(skip_all, name = "registers.start_record")]
pub(crate) async fn start_record(
    app: &App,
    actor: &Actor,
    command: StartRecord,
    idempotency_key: IdempotencyKey<FormRecord>,
) -> Result<Outcome<FormRecord>, Failure> {
    // Before the archive is asked: a request that comes again is answered as it was then, whatever it says now.
    if let Some(reply) = app.db.stored_response(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let StartRecord { form, estate_id, unit_id, customer_id, contents } = command;
    let form = app.forms.newest(&app.db, &form).await?;
    let form = form.ok_or_else(|| Refusal::at("/form", "form.unknown"))?;
    actor.needing(form.fill).require(form.fill)?;
    let parties = Parties { estate_id, unit_id, customer_id };
    parties.check(&app.db, app.directory.as_ref(), actor).await?;
    app.db.actor_at(actor, estate_id).await?.require(form.fill)?;
    let contents = form.read_draft(contents)?;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let record = FormRecord {
        id: FormRecordId::new(app.db.ids().as_ref()),
        version: 1,
        sequence: 0,
        estate_id,
        unit_id,
        customer_id,
        form,
        number: None,
        revision: 1,
        contents,
        filled_by: actor.principal.clone(),
        started_at: tx.now(),
        reason: None,
        state: RecordState::Draft,
        run: None,
        remind_at: None,
        hold: None,
        signatures: Vec::new(),
    };
    check_files(&tx, actor, &record).await?;
    storage::insert(&tx, &record).await?;
    note(&tx, actor, "start_form_record", &record);
    tx.keep_reply(&idempotency_key, &record)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(record))
}

/// Puts other contents on a draft.
///
/// # Errors
/// `stale_version`, `registers.no_draft`, `registers.not_in_charge`; faults below `/contents`.
#[tracing::instrument(skip_all, name = "registers.change_record")]
pub(crate) async fn change_record(
    app: &App,
    actor: &Actor,
    target: Target,
    contents: Value,
) -> Result<FormRecord, Failure> {
    let tx = app.db.begin().await?;
    let before = load(app, &tx, actor, target).await?;
    let mut record = before.clone();
    let contents = record.form.read_draft(contents)?;
    record.change(&app.db.actor_at(actor, record.estate_id).await?, contents)?;
    check_files(&tx, actor, &record).await?;
    storage::save(&tx, &before, &record).await?;
    note(&tx, actor, "change_form_record", &record);
    tx.commit().await?;
    Ok(record)
}

/// The record as the caller saw it.
async fn load(app: &App, tx: &Tx, actor: &Actor, target: Target) -> Result<FormRecord, Failure> {
    let record = storage::load(tx, &app.forms, actor, target.id).await?.ok_or_else(Refusal::not_found)?;
    if record.version == target.version { Ok(record) } else { Err(db::stale_version().into()) }
}

/// The line of the audit trail: never what stands on the form.
fn note(tx: &Tx, actor: &Actor, action: &'static str, record: &FormRecord) {
    tx.audit(line(actor, action, record).after(told(record)));
}

/// The same of what happened to it; why it is held, or not any more, is said besides.
fn note_event(tx: &Tx, actor: &Actor, event: &RecordEvent, record: &FormRecord) {
    let mut told = told(record);
    if let (RecordEvent::Held { reason } | RecordEvent::Released { reason }, Value::Object(told)) =
        (event, &mut told)
    {
        told.insert("reason".to_owned(), json!(reason));
    }
    tx.audit(line(actor, event.as_str(), record).after(told));
}

fn line(actor: &Actor, action: &'static str, record: &FormRecord) -> AuditEntry {
    AuditEntry::new(actor, action, "form_record", record.id).at(record.estate_id)
}

fn told(record: &FormRecord) -> Value {
    json!({
        "form": record.form.code, "number": record.number, "revision": record.revision,
        "status": record.state.status().as_str(),
    })
}
