//! Files as rows, and back. What a file is called may lead to a person, and is sealed.

use db::{DbError, IdColumn, WordColumn};
use kernel::Principal;
use sea_orm::ActiveValue::Set;
use sealing::Sealer;
use vocabulary::FileId;

use super::entities::file;
use crate::files::domain::{Hold, StoredFile};

/// What a sealed name belongs to.
fn place(id: FileId) -> String {
    format!("files.name:{id}")
}

fn corrupt(id: FileId, fault: impl std::fmt::Display) -> DbError {
    DbError::Corrupt { what: "file", source: format!("{id}: {fault}").into() }
}

fn principal(id: FileId, text: &str) -> Result<Principal, DbError> {
    text.parse().map_err(|fault| corrupt(id, fault))
}

pub(super) fn to_row(sealer: &Sealer, file: &StoredFile) -> Result<file::ActiveModel, DbError> {
    let hold = file.hold.as_ref();
    Ok(file::ActiveModel {
        id: Set(IdColumn(file.id)),
        version: Set(file.version),
        estate_id: Set(IdColumn(file.estate_id)),
        record_id: Set(file.record_id.map(IdColumn)),
        class: Set(WordColumn(file.class)),
        owner: Set(file.owner.to_string()),
        name: Set(sealer.seal(&place(file.id), &file.name)?),
        kind: Set(WordColumn(file.kind)),
        size_bytes: Set(i64::try_from(file.size_bytes).map_err(|fault| corrupt(file.id, fault))?),
        digest: Set(file.digest.clone()),
        content_id: Set(IdColumn(file.content_id)),
        uploaded_by: Set(file.uploaded_by.to_string()),
        uploaded_at: Set(file.uploaded_at),
        asked_until: Set(file.asked_until),
        keep_until: Set(file.keep_until),
        held_by: Set(hold.map(|hold| hold.by.to_string())),
        held_at: Set(hold.map(|hold| hold.at)),
        hold_reason: Set(hold.map(|hold| hold.reason.clone())),
    })
}

pub(super) fn from_row(sealer: &Sealer, row: file::Model) -> Result<StoredFile, DbError> {
    let id = row.id.0;
    let hold = match (row.held_by, row.held_at, row.hold_reason) {
        (Some(by), Some(at), Some(reason)) => Some(Hold { by: principal(id, &by)?, at, reason }),
        (None, None, None) => None,
        _half => return Err(corrupt(id, "half a hold")),
    };
    Ok(StoredFile {
        id,
        version: row.version,
        estate_id: row.estate_id.0,
        record_id: row.record_id.map(|id| id.0),
        class: row.class.0,
        owner: principal(id, &row.owner)?,
        name: sealer.open(&place(id), &row.name)?,
        kind: row.kind.0,
        size_bytes: u64::try_from(row.size_bytes).map_err(|fault| corrupt(id, fault))?,
        digest: row.digest,
        content_id: row.content_id.0,
        uploaded_by: principal(id, &row.uploaded_by)?,
        uploaded_at: row.uploaded_at,
        asked_until: row.asked_until,
        keep_until: row.keep_until,
        hold,
    })
}
