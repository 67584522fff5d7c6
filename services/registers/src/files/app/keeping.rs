//! What becomes of files with time: those whose time is over go, and what lies in the store and belongs to none.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use db::Tx;
use files::{Content, Lying};
use futures_util::{StreamExt, TryStreamExt};
use kernel::{Actor, Failure};
use vocabulary::FileContentId;

use super::{note, queries::content_of};
use crate::{
    app::App,
    files::{domain::StoredFile, storage},
};

/// How many files go at once.
const BATCH: u64 = 100;
/// How many things in the store are looked at together.
const LOOKED_AT: usize = 500;

/// Deletes some of the files that belong to no record and whose last day is over, except those under a legal hold; gives how
/// many. Those of a record go with it.
#[tracing::instrument(skip_all, name = "registers.forget_files")]
pub(crate) async fn forget_files(app: &App) -> Result<usize, Failure> {
    let actor = Actor::system("registers.keep_files");
    let tx = app.db.begin().await?;
    // A day later than by the calendar here, so that the last day is over wherever the estate is.
    let day = (tx.now() - TimeDelta::days(1)).date_naive();
    let files = storage::outlived(&tx, day, BATCH).await?;
    if files.is_empty() {
        return Ok(0);
    }
    storage::hold_contents(&tx, files.iter().map(|file| file.digest.as_str())).await?;
    for file in &files {
        storage::delete(&tx, file).await?;
        note(&tx, &actor, "forget_file", file);
    }
    let unused = unused(&tx, &files).await?;
    tx.commit().await?;
    remove_contents(app, unused).await;
    Ok(files.len())
}

/// Removes what has lain in the store for long enough and belongs to no file; gives how much.
///
/// # Errors
/// When store or database do not answer.
#[tracing::instrument(skip_all, name = "registers.sweep_store")]
pub(crate) async fn sweep_store(app: &App) -> Result<usize, Failure> {
    let mut removed = app.store.remove_half_written(app.limits.orphan).await?;
    let mut lying = app.store.older_than(app.limits.orphan).try_chunks(LOOKED_AT);
    while let Some(some) = lying.next().await {
        let some = some.map_err(|error| Failure::from(error.1))?;
        let ids: Vec<FileContentId> = some.iter().filter_map(|one| one.id.as_deref()?.parse().ok()).collect();
        let used = storage::contents_in_use(app.db.reader(), &ids).await?;
        let used: BTreeSet<String> = used.iter().map(ToString::to_string).collect();
        let is_lost = |one: &&Lying| one.id.as_ref().is_none_or(|id| !used.contains(id));
        for lost in some.iter().filter(is_lost) {
            app.store.remove_lying(lost).await?;
            removed += 1;
        }
    }
    if removed > 0 {
        tracing::info!(removed, "what lay in the store and belonged to no file is removed");
    }
    Ok(removed)
}

/// The contents of files that were just deleted, except those that another file has.
pub(super) async fn unused(tx: &Tx, deleted: &[StoredFile]) -> Result<Vec<Content>, Failure> {
    let ids: Vec<FileContentId> = deleted.iter().map(|file| file.content_id).collect();
    let mut seen: BTreeSet<FileContentId> =
        storage::contents_in_use(tx.conn(), &ids).await?.into_iter().collect();
    let unused = deleted.iter().filter(|file| seen.insert(file.content_id));
    unused.map(content_of).collect()
}

/// Removes bytes that no file has any more. What is not removed now, the sweep finds.
#[tracing::instrument(skip_all, name = "registers.remove_contents")]
pub(crate) async fn remove_contents(app: &App, contents: Vec<Content>) {
    for content in contents {
        if let Err(error) = app.store.remove(&content).await {
            tracing::warn!(%error, "the bytes of a deleted file are left for the sweep");
        }
    }
}
