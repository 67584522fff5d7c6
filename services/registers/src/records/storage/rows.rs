//! Records and signatures as rows, and back. What stands on a form, and who signed it, is sealed.

use std::sync::Arc;

use db::{DbError, IdColumn, WordColumn};
use kernel::Principal;
use sea_orm::ActiveValue::Set;
use sealing::Sealer;
use serde::{Deserialize, Serialize};
use standards::forms::{Contents, FormDefinition};
use vocabulary::{FormRecordId, FormRecordStatus};

use super::{
    entities::{record, revision, signature},
    running_key,
};
use crate::{
    files::domain::Hold,
    records::domain::{Drawing, FormRecord, RecordState, Run, Signature, Step},
};

/// What sealed contents belong to.
fn place(id: FormRecordId) -> String {
    format!("form_records.contents:{id}")
}

fn corrupt(id: FormRecordId, fault: impl std::fmt::Display) -> DbError {
    DbError::Corrupt { what: "form record", source: format!("{id}: {fault}").into() }
}

pub(super) fn seal_contents(
    sealer: &Sealer,
    id: FormRecordId,
    contents: &Contents,
) -> Result<Vec<u8>, DbError> {
    let json = serde_json::to_string(contents.values()).map_err(|source| corrupt(id, source))?;
    Ok(sealer.seal(&place(id), &json)?)
}

pub(super) fn open_contents(sealer: &Sealer, id: FormRecordId, sealed: &[u8]) -> Result<Contents, DbError> {
    let json = sealer.open(&place(id), sealed)?;
    serde_json::from_str(&json).map(Contents::stored).map_err(|source| corrupt(id, source))
}

pub(super) fn to_row(sealer: &Sealer, record: &FormRecord) -> Result<record::ActiveModel, DbError> {
    let handed_in = record.state.handed_in();
    let checked = record.state.checked();
    let (filed, keep_until) = match &record.state {
        RecordState::Filed { filed, keep_until, .. } => (Some(filed), *keep_until),
        RecordState::Draft | RecordState::Submitted { .. } | RecordState::Checked { .. } => (None, None),
    };
    let by = |step: Option<&Step>| step.map(|step| step.by.to_string());
    let at = |step: Option<&Step>| step.map(|step| step.at);
    let (run, hold) = (record.run.as_ref(), record.hold.as_ref());
    let closed = run.and_then(Run::closed);
    let running_since = run.and_then(Run::since);
    let running_key = running_since.and_then(|_at| running_key(sealer, record));
    Ok(record::ActiveModel {
        id: Set(IdColumn(record.id)),
        version: Set(record.version),
        sequence: Set(record.sequence),
        estate_id: Set(IdColumn(record.estate_id)),
        unit_id: Set(record.unit_id.map(IdColumn)),
        customer_id: Set(record.customer_id.map(IdColumn)),
        form: Set(record.form.code.clone()),
        form_version: Set(record.form.version),
        class: Set(WordColumn(record.form.class)),
        number: Set(record.number.clone()),
        revision: Set(record.revision),
        status: Set(WordColumn(record.state.status())),
        contents: Set(seal_contents(sealer, record.id, &record.contents)?),
        filled_by: Set(record.filled_by.to_string()),
        started_at: Set(record.started_at),
        reason: Set(record.reason.clone()),
        handed_in_by: Set(by(handed_in)),
        handed_in_at: Set(at(handed_in)),
        checked_by: Set(by(checked)),
        checked_at: Set(at(checked)),
        filed_by: Set(by(filed)),
        filed_at: Set(at(filed)),
        keep_until: Set(keep_until),
        running_since: Set(running_since),
        due_at: Set(run.and_then(Run::due_at)),
        overdue_since: Set(run.and_then(Run::overdue_since)),
        running_key: Set(running_key),
        closed_by: Set(by(closed)),
        closed_at: Set(at(closed)),
        remind_at: Set(record.remind_at),
        held_by: Set(hold.map(|hold| hold.by.to_string())),
        held_at: Set(hold.map(|hold| hold.at)),
        hold_reason: Set(hold.map(|hold| hold.reason.clone())),
    })
}

pub(super) fn from_row(
    sealer: &Sealer,
    row: record::Model,
    (form, signatures): (Arc<FormDefinition>, Vec<Signature>),
) -> Result<FormRecord, DbError> {
    let id = row.id.0;
    let (state, run, hold) = (state_of(&row)?, run_of(&row)?, hold_of(&row)?);
    Ok(FormRecord {
        id,
        version: row.version,
        sequence: row.sequence,
        estate_id: row.estate_id.0,
        unit_id: row.unit_id.map(|id| id.0),
        customer_id: row.customer_id.map(|id| id.0),
        form,
        number: row.number,
        revision: row.revision,
        contents: open_contents(sealer, id, &row.contents)?,
        filled_by: principal(id, &row.filled_by)?,
        started_at: row.started_at,
        reason: row.reason,
        state,
        run,
        remind_at: row.remind_at,
        hold,
        signatures,
    })
}

fn hold_of(row: &record::Model) -> Result<Option<Hold>, DbError> {
    let id = row.id.0;
    match (&row.held_by, row.held_at, &row.hold_reason) {
        (Some(by), Some(at), Some(reason)) => {
            Ok(Some(Hold { by: principal(id, by)?, at, reason: reason.clone() }))
        }
        (None, None, None) => Ok(None),
        _half => Err(corrupt(id, "half a hold")),
    }
}

fn run_of(row: &record::Model) -> Result<Option<Run>, DbError> {
    let overdue_since = row.overdue_since;
    Ok(match (row.running_since, &row.closed_by, row.closed_at) {
        (Some(since), ..) => Some(Run::Open { since, due_at: row.due_at, overdue_since }),
        (None, Some(by), Some(at)) => {
            let closed = Step { by: principal(row.id.0, by)?, at };
            Some(Run::Closed { closed, overdue_since })
        }
        (None, ..) => None,
    })
}

fn state_of(row: &record::Model) -> Result<RecordState, DbError> {
    let id = row.id.0;
    let step = |by: &Option<String>, at| match (by, at) {
        (Some(by), Some(at)) => Ok(Some(Step { by: principal(id, by)?, at })),
        (_by, _at) => Ok::<_, DbError>(None),
    };
    let handed_in = step(&row.handed_in_by, row.handed_in_at)?;
    let checked = step(&row.checked_by, row.checked_at)?;
    let filed = step(&row.filed_by, row.filed_at)?;
    Ok(match (row.status.0, handed_in, checked, filed) {
        (FormRecordStatus::Draft, ..) => RecordState::Draft,
        (FormRecordStatus::Submitted, Some(handed_in), ..) => RecordState::Submitted { handed_in },
        (FormRecordStatus::Checked, Some(handed_in), Some(checked), _) => {
            RecordState::Checked { handed_in, checked }
        }
        (FormRecordStatus::Filed, Some(handed_in), checked, Some(filed)) => {
            RecordState::Filed { handed_in, checked, filed, keep_until: row.keep_until }
        }
        (status, ..) => return Err(corrupt(id, format!("{status}, without what belongs to it"))),
    })
}

pub(super) fn principal(id: FormRecordId, text: &str) -> Result<Principal, DbError> {
    text.parse().map_err(|source| corrupt(id, source))
}

/// The revision that a correction replaces.
pub(super) fn to_revision_row(
    sealer: &Sealer,
    record: &FormRecord,
) -> Result<revision::ActiveModel, DbError> {
    let handed_in = record.state.handed_in().ok_or_else(|| corrupt(record.id, "a draft has no revisions"))?;
    Ok(revision::ActiveModel {
        record_id: Set(IdColumn(record.id)),
        revision: Set(record.revision),
        contents: Set(seal_contents(sealer, record.id, &record.contents)?),
        filled_by: Set(record.filled_by.to_string()),
        reason: Set(record.reason.clone()),
        handed_in_at: Set(handed_in.at),
    })
}

/// What is sealed of a signature.
#[derive(Serialize, Deserialize)]
struct Signed {
    name: Option<String>,
    strokes: Vec<Vec<(u16, u16)>>,
}

/// What a sealed signature belongs to.
fn place_of_signature((id, revision): (FormRecordId, i32), field: &str) -> String {
    format!("form_signatures.signed:{id}:{revision}:{field}")
}

pub(super) fn to_signature_row(
    sealer: &Sealer,
    (id, revision): (FormRecordId, i32),
    given: &Signature,
) -> Result<signature::ActiveModel, DbError> {
    let Drawing { name, strokes } = given.drawing.clone();
    let json = serde_json::to_string(&Signed { name, strokes }).map_err(|source| corrupt(id, source))?;
    Ok(signature::ActiveModel {
        record_id: Set(IdColumn(id)),
        revision: Set(revision),
        field: Set(given.field.clone()),
        taken_by: Set(given.taken_by.to_string()),
        signed: Set(sealer.seal(&place_of_signature((id, revision), &given.field), &json)?),
        signed_at: Set(given.signed_at),
    })
}

pub(super) fn from_signature_row(sealer: &Sealer, row: signature::Model) -> Result<Signature, DbError> {
    let id = row.record_id.0;
    let json = sealer.open(&place_of_signature((id, row.revision), &row.field), &row.signed)?;
    let Signed { name, strokes } = serde_json::from_str(&json).map_err(|source| corrupt(id, source))?;
    Ok(Signature {
        taken_by: principal(id, &row.taken_by)?,
        field: row.field,
        drawing: Drawing { name, strokes },
        signed_at: row.signed_at,
    })
}
