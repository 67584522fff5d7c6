//! Files: their rows, what they share, and what time does to them.
#![warn(clippy::future_not_send)]

mod entities;
pub(crate) mod list;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use db::{Context, Db, DbError, IdColumn, Tx, WordColumn, scope_filter, where_held};
use kernel::{Actor, EstateId, Failure, Permission, Principal};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait,
    FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use vocabulary::{FileContentId, FileId, FormClass, FormRecordId};

use crate::files::domain::{StoredFile, is_sealed};
use entities::file;

/// Stores a new file.
pub(crate) async fn insert(tx: &Tx, file: &StoredFile) -> Result<(), DbError> {
    let row = rows::to_row(tx.db().sealer(), file)?;
    file::Entity::insert(row).exec_without_returning(tx.conn()).await.map(drop).context("storing a file")
}

/// The file, when the actor may know of it, to change it.
pub(crate) async fn load(tx: &Tx, actor: &Actor, id: FileId) -> Result<Option<StoredFile>, DbError> {
    read(tx.conn(), tx.db(), actor, id).await
}

/// The file, when the actor may know of it.
pub(crate) async fn find(db: &Db, actor: &Actor, id: FileId) -> Result<Option<StoredFile>, DbError> {
    read(db.reader(), db, actor, id).await
}

async fn read(
    conn: &impl ConnectionTrait,
    db: &Db,
    actor: &Actor,
    id: FileId,
) -> Result<Option<StoredFile>, DbError> {
    let found = file::Entity::find_by_id(IdColumn(id))
        .filter(scope_filter(&actor.scope, file::Column::EstateId))
        .filter(readable_by(actor))
        .one(conn)
        .await
        .context("reading a file")?;
    found.map(|row| rows::from_row(db.sealer(), row)).transpose()
}

/// Those of these files that are at the estate and that the actor may know of.
pub(crate) async fn known_at(
    tx: &Tx,
    actor: &Actor,
    (estate_id, ids): (EstateId, &[FileId]),
) -> Result<BTreeSet<FileId>, DbError> {
    let found: Vec<IdColumn<FileId>> = file::Entity::find()
        .select_only()
        .column(file::Column::Id)
        .filter(file::Column::Id.is_in(ids.iter().map(|id| id.as_uuid())))
        .filter(file::Column::EstateId.eq(estate_id.as_uuid()))
        .filter(scope_filter(&actor.scope, file::Column::EstateId))
        .filter(readable_by(actor))
        .into_tuple()
        .all(tx.conn())
        .await
        .context("looking files up")?;
    Ok(found.into_iter().map(|id| id.0).collect())
}

/// Stores a changed file over the version it was loaded at.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, file: &StoredFile) -> Result<(), Failure> {
    let mut row = rows::to_row(tx.db().sealer(), file)?;
    row.not_set(file::Column::Id);
    let updated = file::Entity::update_many()
        .set(row)
        .filter(file::Column::Id.eq(file.id.as_uuid()))
        .filter(file::Column::Version.eq(file.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a file")?;
    db::expect_one(updated.rows_affected)
}

/// Deletes the row of a file at the version it was loaded at.
///
/// # Errors
/// `stale_version` when a change came first.
pub(crate) async fn delete(tx: &Tx, file: &StoredFile) -> Result<(), Failure> {
    let deleted = file::Entity::delete_many()
        .filter(file::Column::Id.eq(file.id.as_uuid()))
        .filter(file::Column::Version.eq(file.version))
        .exec(tx.conn())
        .await
        .context("deleting a file")?;
    db::expect_one(deleted.rows_affected)
}

/// Who works with files of the same bytes waits for who does already: whether they are shared is asked, and changed.
pub(crate) async fn hold_contents(tx: &Tx, digests: impl Iterator<Item = &str>) -> Result<(), DbError> {
    tx.hold_all(digests.map(|digest| format!("files.content:{digest}"))).await
}

/// What the store keeps of these bytes already, sealed or not.
pub(crate) async fn find_content(
    tx: &Tx,
    (digest, class): (&str, FormClass),
) -> Result<Option<FileContentId>, DbError> {
    let internal = file::Column::Class.eq(WordColumn(FormClass::Internal));
    let alike = if is_sealed(class) { internal.not() } else { internal };
    let found = file::Entity::find()
        .filter(file::Column::Digest.eq(digest))
        .filter(alike)
        .one(tx.conn())
        .await
        .context("looking for a content")?;
    Ok(found.map(|row| row.content_id.0))
}

/// Of these contents those that a file has.
pub(crate) async fn contents_in_use(
    conn: &impl ConnectionTrait,
    contents: &[FileContentId],
) -> Result<Vec<FileContentId>, DbError> {
    let found: Vec<IdColumn<FileContentId>> = file::Entity::find()
        .select_only()
        .column(file::Column::ContentId)
        .filter(file::Column::ContentId.is_in(contents.iter().map(|id| id.as_uuid())))
        .into_tuple()
        .all(conn)
        .await
        .context("looking for what contents are used by")?;
    Ok(found.into_iter().map(|id| id.0).collect())
}

/// How much was uploaded at an estate since an instant and is still there.
pub(crate) async fn uploaded_since(
    conn: &impl ConnectionTrait,
    (estate_id, since): (EstateId, DateTime<Utc>),
) -> Result<u64, DbError> {
    #[derive(FromQueryResult)]
    struct Sum {
        total: Option<i64>,
    }
    let sum = file::Entity::find()
        .select_only()
        .column_as(file::Column::SizeBytes.sum().cast_as("bigint"), "total")
        .filter(file::Column::EstateId.eq(estate_id.as_uuid()))
        .filter(file::Column::UploadedAt.gte(since))
        .into_model::<Sum>()
        .one(conn)
        .await
        .context("counting what was uploaded")?;
    Ok(sum.and_then(|sum| sum.total).map(|total| u64::try_from(total).unwrap_or(0)).unwrap_or(0))
}

/// How many files a record has.
pub(crate) async fn count_of_record(conn: &impl ConnectionTrait, id: FormRecordId) -> Result<u64, DbError> {
    use sea_orm::PaginatorTrait;
    let of_record = file::Entity::find().filter(file::Column::RecordId.eq(id.as_uuid()));
    of_record.count(conn).await.context("counting a record's files")
}

/// A file that a record may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) id: FileId,
    pub(crate) class: FormClass,
    /// Whether it belongs to the record already.
    pub(crate) is_tied: bool,
}

/// By their digests, the files that the record has, and those at its estate that `uploader` uploaded and that belong to
/// none: what is tied first, then the oldest.
pub(crate) async fn candidates(
    conn: &DatabaseTransaction,
    (record_id, estate_id): (FormRecordId, EstateId),
    uploader: &Principal,
    digests: &[&str],
) -> Result<BTreeMap<String, Vec<Candidate>>, DbError> {
    let free = Condition::all()
        .add(file::Column::RecordId.is_null())
        .add(file::Column::EstateId.eq(estate_id.as_uuid()))
        .add(file::Column::UploadedBy.eq(uploader.to_string()));
    let rows = file::Entity::find()
        .filter(file::Column::Digest.is_in(digests.iter().copied()))
        .filter(Condition::any().add(file::Column::RecordId.eq(record_id.as_uuid())).add(free))
        .order_by_asc(file::Column::Id)
        .all(conn)
        .await
        .context("looking for a record's files")?;
    let mut found: BTreeMap<String, Vec<Candidate>> = BTreeMap::new();
    for row in rows {
        let candidate = Candidate { id: row.id.0, class: row.class.0, is_tied: row.record_id.is_some() };
        found.entry(row.digest).or_default().push(candidate);
    }
    found.values_mut().for_each(|same| same.sort_by_key(|candidate| !candidate.is_tied));
    Ok(found)
}

/// Ties files that belong to no record to this one; gives how many did so.
pub(crate) async fn tie(tx: &Tx, ids: &[FileId], record_id: FormRecordId) -> Result<u64, DbError> {
    let tied = file::Entity::update_many()
        .col_expr(file::Column::RecordId, Expr::value(record_id.as_uuid()))
        .col_expr(file::Column::Version, Expr::col(file::Column::Version).add(1))
        .filter(file::Column::Id.is_in(ids.iter().map(|id| id.as_uuid())))
        .filter(file::Column::RecordId.is_null())
        .exec(tx.conn())
        .await
        .context("tying files to a record")?;
    Ok(tied.rows_affected)
}

/// The record's files are from now on this person's, and kept as long as it is.
pub(crate) async fn own(tx: &Tx, record_id: FormRecordId, owner: &Principal) -> Result<(), DbError> {
    file::Entity::update_many()
        .col_expr(file::Column::Owner, Expr::value(owner.to_string()))
        .col_expr(file::Column::KeepUntil, Expr::value(None::<NaiveDate>))
        .col_expr(file::Column::Version, Expr::col(file::Column::Version).add(1))
        .filter(file::Column::RecordId.eq(record_id.as_uuid()))
        .exec(tx.conn())
        .await
        .map(drop)
        .context("giving a record's files their owner")
}

/// The record's files, to change them.
pub(crate) async fn of_record(tx: &Tx, record_id: FormRecordId) -> Result<Vec<StoredFile>, DbError> {
    let rows = file::Entity::find()
        .filter(file::Column::RecordId.eq(record_id.as_uuid()))
        .all(tx.conn())
        .await
        .context("reading a record's files")?;
    rows.into_iter().map(|row| rows::from_row(tx.db().sealer(), row)).collect()
}

/// Some of the files that belong to no record, were to be kept until before `day`, and that nobody holds.
pub(crate) async fn outlived(tx: &Tx, day: NaiveDate, most: u64) -> Result<Vec<StoredFile>, DbError> {
    let rows = file::Entity::find()
        .filter(file::Column::KeepUntil.lt(day))
        .filter(file::Column::RecordId.is_null())
        .filter(file::Column::HeldAt.is_null())
        .order_by_asc(file::Column::KeepUntil)
        .limit(most)
        .all(tx.conn())
        .await
        .context("looking for files whose time is over")?;
    rows.into_iter().map(|row| rows::from_row(tx.db().sealer(), row)).collect()
}

/// Of what lies within the actor's scope: what is confidential is known to those who may, and to its owner.
fn readable_by(actor: &Actor) -> Condition {
    let open = Condition::any()
        .add(file::Column::Class.ne(WordColumn(FormClass::Confidential)))
        .add(file::Column::Owner.eq(actor.principal.to_string()));
    let held = (Permission::RegistersConfidential, file::Column::EstateId);
    where_held(actor, held, Condition::all(), open)
}
