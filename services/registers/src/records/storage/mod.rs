//! Records, their former revisions and their signatures.
#![warn(clippy::future_not_send)]

mod entities;
mod keeping;
pub(crate) mod list;
mod rows;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use db::{Context, Db, DbError, IdColumn, Timer, Tx, WordColumn, scope_filter, where_held};
use kernel::{Actor, Failure, Permission, Principal};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use sealing::Sealer;
use standards::forms::{Contents, FormDefinition};
use vocabulary::{FormClass, FormRecordId};

use crate::{
    forms::storage::Forms,
    records::domain::{FormRecord, Run, Signature},
};
use entities::{record, revision, signature};
pub(crate) use keeping::{delete, filed_after, outlived};

/// What stood on a record at one revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Revision {
    pub(crate) revision: i32,
    pub(crate) contents: Contents,
    pub(crate) filled_by: Principal,
    /// Why the revision before was corrected.
    pub(crate) reason: Option<String>,
    pub(crate) handed_in_at: DateTime<Utc>,
    pub(crate) signatures: Vec<Signature>,
}

/// Stores a new draft.
pub(crate) async fn insert(tx: &Tx, record: &FormRecord) -> Result<(), DbError> {
    let row = rows::to_row(tx.db().sealer(), record)?;
    record::Entity::insert(row).exec_without_returning(tx.conn()).await.context("storing a form record")?;
    Ok(())
}

/// The record, when the actor may read it, to change it.
pub(crate) async fn load(
    tx: &Tx,
    forms: &Forms,
    actor: &Actor,
    id: FormRecordId,
) -> Result<Option<FormRecord>, DbError> {
    read(tx.conn(), (tx.db().sealer(), forms), actor, id).await
}

/// The record, when the actor may read it.
pub(crate) async fn find(
    db: &Db,
    forms: &Forms,
    actor: &Actor,
    id: FormRecordId,
) -> Result<Option<FormRecord>, DbError> {
    read(db.reader(), (db.sealer(), forms), actor, id).await
}

async fn read(
    conn: &impl ConnectionTrait,
    (sealer, forms): (&Sealer, &Forms),
    actor: &Actor,
    id: FormRecordId,
) -> Result<Option<FormRecord>, DbError> {
    let found = record::Entity::find_by_id(IdColumn(id))
        .filter(scope_filter(&actor.scope, record::Column::EstateId))
        .filter(readable_by(actor))
        .one(conn)
        .await
        .context("reading a form record")?;
    let Some(row) = found else { return Ok(None) };
    let signatures = signatures(conn, sealer, (id, row.revision)).await?;
    let form = form_of(conn, forms, &row).await?;
    rows::from_row(sealer, row, (form, signatures)).map(Some)
}

/// The version of the form that a record is filled in on.
async fn form_of(
    conn: &impl ConnectionTrait,
    forms: &Forms,
    row: &record::Model,
) -> Result<Arc<FormDefinition>, DbError> {
    let found = forms.find(conn, &row.form, row.form_version).await?;
    found.ok_or_else(|| DbError::Corrupt {
        what: "form record",
        source: format!("there is no version {} of the form {}", row.form_version, row.form).into(),
    })
}

async fn signatures(
    conn: &impl ConnectionTrait,
    sealer: &Sealer,
    (id, revision): (FormRecordId, i32),
) -> Result<Vec<Signature>, DbError> {
    let rows = signature::Entity::find()
        .filter(signature::Column::RecordId.eq(id.as_uuid()))
        .filter(signature::Column::Revision.eq(revision))
        .order_by_asc(signature::Column::SignedAt)
        .order_by_asc(signature::Column::Field)
        .all(conn)
        .await
        .context("reading signatures")?;
    rows.into_iter().map(|row| rows::from_signature_row(sealer, row)).collect()
}

/// A former revision of a record that the actor may read.
pub(crate) async fn find_revision(
    db: &Db,
    id: FormRecordId,
    revision: i32,
) -> Result<Option<Revision>, DbError> {
    let found = revision::Entity::find_by_id((IdColumn(id), revision))
        .one(db.reader())
        .await
        .context("reading a former revision")?;
    let Some(row) = found else { return Ok(None) };
    let sealer = db.sealer();
    Ok(Some(Revision {
        revision,
        contents: rows::open_contents(sealer, id, &row.contents)?,
        filled_by: rows::principal(id, &row.filled_by)?,
        reason: row.reason,
        handed_in_at: row.handed_in_at,
        signatures: signatures(db.reader(), sealer, (id, revision)).await?,
    }))
}

/// Stores a record that was `before`, over the version it was loaded at, and moves its timers.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, before: &FormRecord, record: &FormRecord) -> Result<(), Failure> {
    let mut row = rows::to_row(tx.db().sealer(), record)?;
    row.not_set(record::Column::Id);
    let updated = record::Entity::update_many()
        .set(row)
        .filter(record::Column::Id.eq(record.id.as_uuid()))
        .filter(record::Column::Version.eq(record.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a form record")?;
    db::expect_one(updated.rows_affected)?;
    tx.reschedule(&timers(before), &timers(record));
    Ok(())
}

/// Timers that find what runs overdue.
pub(crate) const OVERDUE: &str = "record_overdue";

/// Timers that remind of a date on a record.
pub(crate) const REMINDER: &str = "record_reminder";

/// Has the timers of a record be as it stands.
pub(crate) fn watch(tx: &Tx, record: &FormRecord) {
    tx.reschedule(&[], &timers(record));
}

fn timers(record: &FormRecord) -> Vec<Timer> {
    let run = record.run.as_ref().filter(|run| run.overdue_since().is_none());
    let overdue = run.and_then(Run::due_at).map(|at| Timer::new(OVERDUE, record.id, at));
    let reminder = record.remind_at.map(|at| Timer::new(REMINDER, record.id, at));
    overdue.into_iter().chain(reminder).collect()
}

/// By what a record that runs is told from others of its form at its estate, where no two of the same may run.
pub(crate) fn running_key(sealer: &Sealer, record: &FormRecord) -> Option<Vec<u8>> {
    let place = format!("form_records.running_key:{}:{}", record.estate_id, record.form.code);
    record.once_by().map(|value| sealer.blind_index(&place, &value))
}

/// The number of another record that runs under this key.
pub(crate) async fn number_running(
    tx: &Tx,
    record: &FormRecord,
    key: Vec<u8>,
) -> Result<Option<String>, DbError> {
    let found: Option<Option<String>> = record::Entity::find()
        .select_only()
        .column(record::Column::Number)
        .filter(record::Column::RunningKey.eq(key))
        .filter(record::Column::Id.ne(record.id.as_uuid()))
        .into_tuple()
        .one(tx.conn())
        .await
        .context("looking for a record that runs")?;
    Ok(found.flatten())
}

/// Keeps the revision that a correction is about to replace.
pub(crate) async fn keep_revision(tx: &Tx, before: &FormRecord) -> Result<(), DbError> {
    let row = rows::to_revision_row(tx.db().sealer(), before)?;
    let insert = revision::Entity::insert(row).exec_without_returning(tx.conn());
    insert.await.map(drop).context("keeping a former revision")
}

/// Stores a signature on the newest revision.
pub(crate) async fn insert_signature(tx: &Tx, record: &FormRecord, given: &Signature) -> Result<(), DbError> {
    let row = rows::to_signature_row(tx.db().sealer(), (record.id, record.revision), given)?;
    let insert = signature::Entity::insert(row).exec_without_returning(tx.conn());
    insert.await.map(drop).context("storing a signature")
}

/// Of what lies within the actor's scope: what is confidential is read by those who may, and by whoever filled it in.
fn readable_by(actor: &Actor) -> Condition {
    let open = Condition::any()
        .add(record::Column::Class.ne(WordColumn(FormClass::Confidential)))
        .add(record::Column::FilledBy.eq(actor.principal.to_string()));
    let held = (Permission::RegistersConfidential, record::Column::EstateId);
    where_held(actor, held, Condition::all(), open)
}
