//! The life of a file: handed in, read, held, linked to, deleted.
#![warn(clippy::future_not_send)]

mod keeping;
mod links;
mod of_records;
mod queries;
mod upload;

use db::{AuditEntry, Tx};
use kernel::{Actor, Failure, Refusal};
use serde_json::json;
use vocabulary::FileId;

use crate::{
    app::App,
    files::{domain::StoredFile, storage},
    records,
};

pub(crate) use crate::files::storage::list::FileList;
pub(crate) use keeping::{forget_files, remove_contents, sweep_store};
pub(crate) use links::{FileLink, issue_link, open_linked_file};
pub(crate) use of_records::{Forgotten, check_files, follow_record, forget_of_records, keep_with};
pub(crate) use queries::{OpenedFile, get_file, known_at, list_files, open_file};
pub(crate) use upload::{UploadFile, upload_file};

/// Which file is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) id: FileId,
    pub(crate) version: i32,
}

/// Puts a file under a legal hold.
///
/// # Errors
/// `stale_version`, and what [`StoredFile::hold`] says.
#[tracing::instrument(skip_all, name = "registers.hold_file")]
pub(crate) async fn hold_file(
    app: &App,
    actor: &Actor,
    target: Target,
    reason: String,
) -> Result<StoredFile, Failure> {
    let tx = app.db.begin().await?;
    let mut file = load(&tx, actor, target).await?;
    file.hold(actor, reason, tx.now())?;
    storage::save(&tx, &file).await?;
    note(&tx, actor, "hold_file", &file);
    tx.commit().await?;
    Ok(file)
}

/// Ends the legal hold of a file.
///
/// # Errors
/// `stale_version`, and what [`StoredFile::release`] says.
#[tracing::instrument(skip_all, name = "registers.release_file")]
pub(crate) async fn release_file(app: &App, actor: &Actor, target: Target) -> Result<StoredFile, Failure> {
    let tx = app.db.begin().await?;
    let mut file = load(&tx, actor, target).await?;
    file.release(actor)?;
    storage::save(&tx, &file).await?;
    note(&tx, actor, "release_file", &file);
    tx.commit().await?;
    Ok(file)
}

/// Deletes a file, and its bytes unless another one has the same.
///
/// # Errors
/// `stale_version`, and what [`StoredFile::refuse_deletion`] says.
#[tracing::instrument(skip_all, name = "registers.delete_file")]
pub(crate) async fn delete_file(app: &App, actor: &Actor, target: Target) -> Result<(), Failure> {
    let tx = app.db.begin().await?;
    let file = load(&tx, actor, target).await?;
    let is_handed_in = match file.record_id {
        // A record that this actor may not read is one that they did not begin: it is none of their drafts.
        Some(id) => {
            let record = records::storage::load(&tx, &app.forms, actor, id).await?;
            record.is_none_or(|record| record.state.handed_in().is_some())
        }
        None => false,
    };
    file.refuse_deletion(actor, is_handed_in)?;
    storage::hold_contents(&tx, [file.digest.as_str()].into_iter()).await?;
    storage::delete(&tx, &file).await?;
    note(&tx, actor, "delete_file", &file);
    let unused = keeping::unused(&tx, std::slice::from_ref(&file)).await?;
    tx.commit().await?;
    remove_contents(app, unused).await;
    Ok(())
}

/// The file as the caller saw it.
async fn load(tx: &Tx, actor: &Actor, target: Target) -> Result<StoredFile, Failure> {
    let file = storage::load(tx, actor, target.id).await?.ok_or_else(Refusal::not_found)?;
    if file.version == target.version { Ok(file) } else { Err(db::stale_version().into()) }
}

/// The line of the audit trail: never what the file is called.
fn note(tx: &Tx, actor: &Actor, action: &'static str, file: &StoredFile) {
    tx.audit(line(actor, action, file));
}

/// See [`note`].
fn line(actor: &Actor, action: &'static str, file: &StoredFile) -> AuditEntry {
    AuditEntry::new(actor, action, "file", file.id).at(file.estate_id).after(json!({
        "kind": file.kind.as_str(), "size_bytes": file.size_bytes, "class": file.class.as_str(),
        "form_record_id": file.record_id, "is_held": file.hold.is_some(),
    }))
}
