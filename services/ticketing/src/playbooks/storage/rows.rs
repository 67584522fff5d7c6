//! Runs as rows, and back.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use db::{DbError, IdColumn, WordColumn};
use kernel::{Principal, StaffId};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use standards::playbooks::{Playbook, playbook};
use vocabulary::{FileId, PlaybookRunId, PlaybookRunStatus};

use super::entities::{reader, run, step};
use crate::playbooks::domain::{Answer, Evidence, Outcome, OutcomeKind, PlaybookRun, RunState, StepProgress};

/// A run whose words or columns do not fit together.
type RowFault = String;

/// What was said of a condition, as it is stored.
#[derive(Serialize, Deserialize)]
struct StoredAnswer {
    holds: bool,
    at: DateTime<Utc>,
}

pub(super) fn to_row(run: &PlaybookRun) -> run::ActiveModel {
    let PlaybookRun {
        id,
        version,
        sequence,
        number,
        playbook,
        estate_id,
        place,
        ticket_id,
        started_by,
        started_at,
        happened_at,
        commander,
        readers: _,
        answers,
        progress: _,
        state,
    } = run;
    let (ended, reason) = match state {
        RunState::Running => (None, None),
        RunState::Closed { by, at } => (Some((by, at)), None),
        RunState::CalledOff { by, at, reason } => (Some((by, at)), Some(reason.clone())),
    };
    let stored = answers.iter().map(|(code, Answer { holds, at })| {
        (*code, serde_json::json!(StoredAnswer { holds: *holds, at: *at }))
    });
    run::ActiveModel {
        id: Set(IdColumn(*id)),
        version: Set(*version),
        sequence: Set(*sequence),
        number: Set(number.clone()),
        estate_id: Set(IdColumn(*estate_id)),
        playbook: Set(playbook.code.clone()),
        playbook_version: Set(playbook.version),
        place: Set(place.clone()),
        ticket_id: Set(ticket_id.map(IdColumn)),
        started_by: Set(started_by.to_string()),
        started_at: Set(*started_at),
        happened_at: Set(*happened_at),
        commander_id: Set(commander.map(IdColumn)),
        is_confidential: Set(playbook.is_confidential()),
        answers: Set(stored.map(|(code, answer)| (code.to_owned(), answer)).collect()),
        status: Set(WordColumn(state.status())),
        ended_by: Set(ended.map(|(by, _at)| by.to_string())),
        ended_at: Set(ended.map(|(_by, at)| *at)),
        end_reason: Set(reason),
        due_at: Set(run.due_at()),
    }
}

/// The steps that became something else.
pub(super) fn changed_steps<'a>(
    before: &'a PlaybookRun,
    run: &'a PlaybookRun,
) -> impl Iterator<Item = step::ActiveModel> + 'a {
    let changed = run.progress.iter().filter(|(code, step)| before.progress.get(**code) != Some(*step));
    changed.map(|(code, progress)| to_step_row(run.id, code, progress))
}

fn to_step_row(id: PlaybookRunId, code: &str, progress: &StepProgress) -> step::ActiveModel {
    let StepProgress { outcome, overdue_since } = progress;
    let kind = outcome.as_ref().map(Outcome::kind);
    let (by, at, done_at, reason, evidence) = match outcome {
        None => (None, None, None, None, Evidence::default()),
        Some(Outcome::Done { by, at, done_at, evidence }) => {
            (Some(by), Some(*at), Some(*done_at), None, evidence.clone())
        }
        Some(Outcome::Skipped { by, at, reason }) => {
            (Some(by), Some(*at), None, Some(reason.clone()), Evidence::default())
        }
    };
    let Evidence { note, record_id, report, photos } = evidence;
    step::ActiveModel {
        run_id: Set(IdColumn(id)),
        step: Set(code.to_owned()),
        outcome: Set(kind.map(WordColumn)),
        settled_by: Set(by.map(ToString::to_string)),
        settled_at: Set(at),
        done_at: Set(done_at),
        reason: Set(reason),
        note: Set(note),
        record_id: Set(record_id.map(IdColumn)),
        report: Set(report),
        photos: Set(serde_json::json!(photos)),
        overdue_since: Set(*overdue_since),
    }
}

pub(super) fn to_reader_row(id: PlaybookRunId, staff_id: StaffId) -> reader::ActiveModel {
    reader::ActiveModel { run_id: Set(IdColumn(id)), staff_id: Set(IdColumn(staff_id)) }
}

/// The playbook that a row names, in the version that it names.
pub(super) fn playbook_of(row: &run::Model) -> Option<&'static Playbook> {
    playbook(&row.playbook, Some(row.playbook_version))
}

pub(super) fn from_row(
    row: run::Model,
    steps: &[step::Model],
    readers: &[reader::Model],
) -> Result<PlaybookRun, DbError> {
    let id = row.id.0;
    parse(row, steps, readers)
        .map_err(|fault| DbError::Corrupt { what: "playbook run", source: format!("{id}: {fault}").into() })
}

fn parse(row: run::Model, steps: &[step::Model], readers: &[reader::Model]) -> Result<PlaybookRun, RowFault> {
    let id = row.id.0;
    let playbook = playbook_of(&row)
        .ok_or_else(|| format!("there is no version {} of `{}`", row.playbook_version, row.playbook))?;
    let state = state(&row)?;
    let progress = steps.iter().filter(|step| step.run_id.0 == id).map(|step| {
        let known = playbook.step(&step.step).ok_or_else(|| format!("no step `{}`", step.step))?;
        Ok((known.code.as_str(), progress(step)?))
    });
    let progress: BTreeMap<&'static str, StepProgress> = progress.collect::<Result<_, RowFault>>()?;
    let readers: BTreeSet<StaffId> =
        readers.iter().filter(|reader| reader.run_id.0 == id).map(|reader| reader.staff_id.0).collect();
    Ok(PlaybookRun {
        id,
        version: row.version,
        sequence: row.sequence,
        number: row.number,
        playbook,
        estate_id: row.estate_id.0,
        place: row.place,
        ticket_id: row.ticket_id.map(|id| id.0),
        started_by: principal(&row.started_by)?,
        started_at: row.started_at,
        happened_at: row.happened_at,
        commander: row.commander_id.map(|id| id.0),
        readers,
        answers: answers(playbook, row.answers)?,
        progress,
        state,
    })
}

fn answers(
    playbook: &'static Playbook,
    stored: serde_json::Value,
) -> Result<BTreeMap<&'static str, Answer>, RowFault> {
    let stored: BTreeMap<String, StoredAnswer> =
        serde_json::from_value(stored).map_err(|error| error.to_string())?;
    let known = stored.into_iter().map(|(code, StoredAnswer { holds, at })| {
        let condition = playbook.condition(&code).ok_or_else(|| format!("no condition `{code}`"))?;
        Ok((condition.code.as_str(), Answer { holds, at }))
    });
    known.collect()
}

fn state(row: &run::Model) -> Result<RunState, RowFault> {
    let ended = match (&row.ended_by, row.ended_at) {
        (Some(by), Some(at)) => Some((principal(by)?, at)),
        (_by, _at) => None,
    };
    Ok(match (row.status.0, ended) {
        (PlaybookRunStatus::Running, None) => RunState::Running,
        (PlaybookRunStatus::Closed, Some((by, at))) => RunState::Closed { by, at },
        (PlaybookRunStatus::CalledOff, Some((by, at))) => {
            RunState::CalledOff { by, at, reason: row.end_reason.clone().unwrap_or_default() }
        }
        (status, ended) => return Err(format!("status {status} ended by {ended:?}")),
    })
}

fn progress(row: &step::Model) -> Result<StepProgress, RowFault> {
    let Some(kind) = row.outcome.map(|kind| kind.0) else {
        return Ok(StepProgress { outcome: None, overdue_since: row.overdue_since });
    };
    let (Some(by), Some(at)) = (&row.settled_by, row.settled_at) else {
        return Err(format!("step {} was settled by nobody", row.step));
    };
    let by = principal(by)?;
    let outcome = match (kind, row.done_at) {
        (OutcomeKind::Done, Some(done_at)) => {
            let photos: Vec<FileId> =
                serde_json::from_value(row.photos.clone()).map_err(|error| error.to_string())?;
            let evidence = Evidence {
                note: row.note.clone(),
                record_id: row.record_id.map(|id| id.0),
                report: row.report.clone(),
                photos,
            };
            Outcome::Done { by, at, done_at, evidence }
        }
        (OutcomeKind::Done, None) => return Err(format!("step {} was done at no time", row.step)),
        (OutcomeKind::Skipped, _) => {
            Outcome::Skipped { by, at, reason: row.reason.clone().unwrap_or_default() }
        }
    };
    Ok(StepProgress { outcome: Some(outcome), overdue_since: row.overdue_since })
}

fn principal(text: &str) -> Result<Principal, RowFault> {
    text.parse().map_err(|error: kernel::UnknownPrincipal| error.to_string())
}
