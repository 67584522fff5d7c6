//! Files that stand on records: whether they may, and what becomes of them with the record.

use std::collections::BTreeMap;

use db::Tx;
use kernel::{Actor, Coded, Failure, Faults, Refusal};
use standards::forms::NamedFile;
use vocabulary::FileId;

use super::upload::refuse_too_many;
use crate::{
    app::App,
    files::storage::{self, Candidate},
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
                file.keep_with_record(*day);
                storage::save(tx, &file).await?;
            }
            Ok(())
        }
        RecordEvent::Filed { keep_until: None }
        | RecordEvent::Checked
        | RecordEvent::Signed { .. }
        | RecordEvent::Overdue { .. }
        | RecordEvent::Reminded { .. } => Ok(()),
    }
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
