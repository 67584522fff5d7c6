//! Files that stand on records: whether they may, and what becomes of them with the record.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use db::Tx;
use files::Content;
use kernel::{Actor, Coded, Failure, Faults, Refusal};
use standards::forms::NamedFile;
use vocabulary::{FileId, FormRecordId};

use super::{keeping::unused, note, upload::refuse_too_many};
use crate::{
    app::App,
    files::{
        domain::StoredFile,
        storage::{self, Candidate},
    },
    records::domain::{FormRecord, RecordEvent},
};

/// Passes when every file that stands on the record belongs to it, or is one of the actor's own at its estate that belongs
/// to no other.
///
/// # Errors
/// A fault for each that is none, below `/contents`.
#[tracing::instrument(skip_all, name = "registers.check_files")]
pub(crate) async fn check_files(tx: &Tx, actor: &Actor, record: &FormRecord) -> Result<(), Failure> {
    free_files(tx, actor, record).await.map(drop)
}

/// Has the files of a record follow what happened to it: those that stand on it become its own when it is handed in,
/// corrected or closed, and are kept as long as it once it is filed.
///
/// # Errors
/// As [`check_files`]; `registers.files_too_many`.
#[tracing::instrument(skip_all, name = "registers.follow_record")]
pub(crate) async fn follow_record(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    (record, event): (&FormRecord, &RecordEvent),
) -> Result<(), Failure> {
    match event {
        RecordEvent::Submitted | RecordEvent::Corrected | RecordEvent::Closed { .. } => {
            let free = free_files(tx, actor, record).await?;
            let count = u64::try_from(free.len()).unwrap_or(u64::MAX);
            if count > 0 {
                refuse_too_many(tx, app, (record.id, count)).await?;
                if storage::tie(tx, &free, record.id).await? != count {
                    return Err(db::stale_version().into());
                }
            }
            Ok(storage::own(tx, record.id, &record.filled_by).await?)
        }
        RecordEvent::Filed { keep_until: Some(day) } => {
            for mut file in storage::of_record(tx, record.id).await? {
                file.keep_with_record(Some(*day));
                storage::save(tx, &file).await?;
            }
            Ok(())
        }
        RecordEvent::Filed { keep_until: None }
        | RecordEvent::Checked
        | RecordEvent::Signed { .. }
        | RecordEvent::Overdue { .. }
        | RecordEvent::Reminded { .. }
        | RecordEvent::Held { .. }
        | RecordEvent::Released { .. } => Ok(()),
    }
}

/// Keeps the files of a filed record until that day, or for ever, as the record itself.
#[tracing::instrument(skip_all, name = "registers.keep_with")]
pub(crate) async fn keep_with(
    tx: &Tx,
    record_id: FormRecordId,
    until: Option<NaiveDate>,
) -> Result<(), Failure> {
    for mut file in storage::of_record(tx, record_id).await? {
        file.keep_with_record(until);
        storage::save(tx, &file).await?;
    }
    Ok(())
}

/// What became of the files of records that are disposed of.
#[derive(Debug, Default)]
pub(crate) struct Forgotten {
    /// How many of each record went, and how many stay.
    pub(crate) of_records: BTreeMap<FormRecordId, (u32, u32)>,
    /// What lies in the store and is no file's any more.
    pub(crate) contents: Vec<Content>,
}

/// Deletes the files of records that are disposed of, each on that day by the calendar there. What is held, or to be kept for
/// longer, stays as a file that belongs to none.
#[tracing::instrument(skip_all, name = "registers.forget_of_records")]
pub(crate) async fn forget_of_records(
    tx: &Tx,
    actor: &Actor,
    ended: &BTreeMap<FormRecordId, NaiveDate>,
) -> Result<Forgotten, Failure> {
    let mut forgotten = Forgotten::default();
    let (mut gone, mut kept) = (Vec::new(), Vec::new());
    for (record_id, today) in ended {
        let files = storage::of_record(tx, *record_id).await?;
        let (stays, goes): (Vec<StoredFile>, Vec<StoredFile>) =
            files.into_iter().partition(|file| file.outlives_record(*today));
        let count = |files: &[StoredFile]| u32::try_from(files.len()).unwrap_or(u32::MAX);
        forgotten.of_records.insert(*record_id, (count(&goes), count(&stays)));
        gone.extend(goes);
        kept.extend(stays);
    }
    // All at once: whoever works with the same bytes waits, and no two for each other.
    storage::hold_contents(tx, gone.iter().map(|file| file.digest.as_str())).await?;
    for file in &gone {
        storage::delete(tx, file).await?;
        note(tx, actor, "forget_file", file);
    }
    for mut file in kept {
        file.leave_record();
        storage::save(tx, &file).await?;
        note(tx, actor, "keep_file_without_record", &file);
    }
    forgotten.contents = unused(tx, &gone).await?;
    Ok(forgotten)
}

/// Of the files that stand on the record those that do not belong to it yet.
async fn free_files(tx: &Tx, actor: &Actor, record: &FormRecord) -> Result<Vec<FileId>, Failure> {
    let named = record.form.files(&record.contents);
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let digests: Vec<&str> = named.iter().map(|file| file.digest.as_str()).collect();
    let place = (record.id, record.estate_id);
    let candidates = storage::candidates(tx.conn(), place, &actor.principal, &digests).await?;
    Ok(chosen(record, &named, &candidates)?)
}

/// For each digest the first file whose class is high enough for the form.
fn chosen(
    record: &FormRecord,
    named: &[NamedFile],
    candidates: &BTreeMap<String, Vec<Candidate>>,
) -> Result<Vec<FileId>, Refusal> {
    let mut faults = Faults::new();
    let mut free = Vec::new();
    for NamedFile { pointer, digest } in named {
        let same = candidates.get(digest).map(Vec::as_slice).unwrap_or_default();
        match same.iter().find(|candidate| candidate.class >= record.form.class) {
            Some(Candidate { id, is_tied: false, .. }) if !free.contains(id) => free.push(*id),
            Some(_known) => {}
            None if same.is_empty() => faults.add(pointer.as_str(), "form_file.unknown"),
            None => {
                let class = record.form.class.as_str();
                faults.add(pointer.as_str(), Coded::new("file.class_too_low").with("class", class));
            }
        }
    }
    faults.into_result()?;
    Ok(free)
}
