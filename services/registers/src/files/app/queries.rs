//! Reading files. Who reads in full what leads to a person, and is not its own, leaves a line.

use std::{collections::BTreeSet, ops::Range};

use bytes::Bytes;
use db::Tx;
use files::{Content, StoreError};
use futures_util::stream::BoxStream;
use kernel::{Actor, EstateId, Failure, ListQuery, PageOf, Refusal};
use vocabulary::{FileId, FormClass};

use super::line;
use crate::{
    app::App,
    files::{domain::StoredFile, storage},
};

/// The file, when the actor may know of it.
///
/// # Errors
/// Not found.
#[tracing::instrument(skip_all, name = "registers.get_file")]
pub(crate) async fn get_file(app: &App, actor: &Actor, id: FileId) -> Result<StoredFile, Failure> {
    let file = storage::find(&app.db, actor, id).await?.ok_or_else(Refusal::not_found)?;
    note_reading(app, actor, "read_file", &file).await?;
    Ok(file)
}

/// Those of these files that are at the estate and that the actor may know of.
#[tracing::instrument(skip_all, name = "registers.known_at")]
pub(crate) async fn known_at(
    tx: &Tx,
    actor: &Actor,
    (estate_id, ids): (EstateId, &[FileId]),
) -> Result<BTreeSet<FileId>, Failure> {
    Ok(storage::known_at(tx, actor, (estate_id, ids)).await?)
}

/// One page of the files the actor may know of.
#[tracing::instrument(skip_all, name = "registers.list_files")]
pub(crate) async fn list_files(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<StoredFile>, Failure> {
    storage::list::list(&app.db, actor, query).await
}

/// A file whose bytes may be read.
#[derive(Debug)]
pub(crate) struct OpenedFile {
    pub(crate) file: StoredFile,
    store: files::Store,
}

impl OpenedFile {
    pub(super) fn new(app: &App, file: StoredFile) -> Self {
        Self { file, store: app.store.clone() }
    }

    /// A part of its bytes.
    ///
    /// # Errors
    /// When the store does not answer.
    pub(crate) async fn read(
        &self,
        part: Range<u64>,
    ) -> Result<BoxStream<'static, Result<Bytes, StoreError>>, Failure> {
        Ok(self.store.open(&content_of(&self.file)?, part).await?)
    }
}

/// What the store knows of a file.
pub(super) fn content_of(file: &StoredFile) -> Result<Content, Failure> {
    let mut digest = [0; 32];
    hex::decode_to_slice(&file.digest, &mut digest)
        .map_err(|source| Failure::Broken { doing: "reading a file's digest", source: source.into() })?;
    Ok(Content {
        id: file.content_id.to_string(),
        digest,
        size_bytes: file.size_bytes,
        is_sealed: file.is_sealed(),
    })
}

/// The file with its bytes, when they are for the actor.
///
/// # Errors
/// Not found; `registers.file_masked`.
#[tracing::instrument(skip_all, name = "registers.open_file")]
pub(crate) async fn open_file(app: &App, actor: &Actor, id: FileId) -> Result<OpenedFile, Failure> {
    let file = storage::find(&app.db, actor, id).await?.ok_or_else(Refusal::not_found)?;
    file.refuse_masked(actor)?;
    note_reading(app, actor, "read_file_content", &file).await?;
    Ok(OpenedFile::new(app, file))
}

/// A line for whoever reads in full what most see masked.
async fn note_reading(
    app: &App,
    actor: &Actor,
    action: &'static str,
    file: &StoredFile,
) -> Result<(), Failure> {
    let is_open = file.class == FormClass::Internal || file.owner == actor.principal;
    if is_open || !file.shows_all_to(actor) {
        return Ok(());
    }
    let batch = app.db.batch();
    batch.audit(line(actor, action, file));
    Ok(batch.commit().await?)
}
