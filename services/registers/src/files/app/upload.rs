//! Handing a file in: its bytes first, its row after.

use bytes::Bytes;
use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};
use copies::parties::check_estate;
use db::{Tx, estates::EstateRef};
use files::{Received, Upload, fitting_name};
use futures_util::Stream;
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Coded, EstateId, Failure, Refusal};
use vocabulary::{FileContentId, FileId, FormClass, FormRecordId};

use super::{keeping, note};
use crate::{
    app::App,
    files::{
        domain::{StoredFile, is_sealed},
        storage,
    },
    records,
};

/// What is handed in, beside its bytes.
#[derive(Debug, Clone)]
pub(crate) struct UploadFile {
    pub(crate) estate_id: EstateId,
    /// A draft of the actor's.
    pub(crate) record_id: Option<FormRecordId>,
    /// That of the record, or personal, unless said.
    pub(crate) class: Option<FormClass>,
    pub(crate) name: String,
    pub(crate) keep_until: Option<NaiveDate>,
    /// The media type that its sender says it has.
    pub(crate) declared: Option<String>,
    /// How long its sender says it is.
    pub(crate) announced: Option<u64>,
}

/// What makes a repeat harmless, once it is known what was sent.
pub(crate) type KeyOfContent = Box<dyn FnOnce([u8; 32]) -> IdempotencyKey<StoredFile> + Send>;

/// Takes a file in as it comes.
///
/// # Errors
/// Faults at `/estate_id`, `/form_record_id`, `/class`, `/name`; `registers.no_draft` and `registers.not_in_charge` of the
/// record; `registers.files_too_many` and `registers.estate_used_up`; and what [`files::Store::receive`] refuses. In all of
/// these cases nothing is left.
#[tracing::instrument(skip_all, name = "registers.upload_file")]
pub(crate) async fn upload_file(
    app: &App,
    actor: &Actor,
    command: UploadFile,
    body: impl Stream<Item = Result<Bytes, Failure>> + Send + Unpin,
    key_of: KeyOfContent,
) -> Result<Outcome<StoredFile>, Failure> {
    let estate = check_estate(&app.db, app.directory.as_ref(), actor, command.estate_id).await?;
    let class = class_of(app, actor, &command).await?;
    let announced = command.announced.unwrap_or(1);
    let today = (estate.estate_id, midnight(&estate, app.db.clock().now())?);
    refuse_used_up(app, storage::uploaded_since(app.db.reader(), today).await?, announced)?;
    let id = FileId::new(app.db.ids().as_ref());
    let upload = Upload {
        id: &id.to_string(),
        name: &command.name,
        declared: command.declared.as_deref(),
        announced: command.announced,
        most_bytes: app.limits.file_bytes,
        is_sealed: is_sealed(class),
    };
    let received = app.store.receive(upload, body).await?;
    let content = received.content.clone();
    let kept = keep(app, actor, (command, class, &estate), (id, received), key_of).await;
    let is_needless = match &kept {
        Ok((_outcome, is_used)) => !is_used,
        // After anything else it is not known whether the row is there; if it is not, the sweep finds the bytes.
        Err(failure) => matches!(failure, Failure::Refused(_)),
    };
    if is_needless {
        keeping::remove_contents(app, vec![content]).await;
    }
    kept.map(|(outcome, _is_used)| outcome)
}

/// What stands on the file: no less than on the record that it is for.
async fn class_of(app: &App, actor: &Actor, command: &UploadFile) -> Result<FormClass, Failure> {
    let Some(record_id) = command.record_id else {
        return Ok(command.class.unwrap_or(FormClass::Personal));
    };
    let record = records::storage::find(&app.db, &app.forms, actor, record_id).await?;
    let record = record.filter(|record| record.estate_id == command.estate_id);
    let record = record.ok_or_else(|| Refusal::at("/form_record_id", "form_record.unknown"))?;
    record.refuse_strangers_to_the_draft(actor)?;
    let class = command.class.unwrap_or(record.form.class);
    if class < record.form.class {
        let needed = Coded::new("file.class_too_low").with("class", record.form.class.as_str());
        return Err(Refusal::at("/class", needed).into());
    }
    Ok(class)
}

/// When the day began that it is at the estate.
fn midnight(estate: &EstateRef, now: DateTime<Utc>) -> Result<DateTime<Utc>, Failure> {
    let passed = now.with_timezone(&estate.zone()?).num_seconds_from_midnight();
    Ok(now - TimeDelta::seconds(passed.into()))
}

/// Passes when `bytes` more may be uploaded at an estate where `used` were today.
fn refuse_used_up(app: &App, used: u64, bytes: u64) -> Result<(), Refusal> {
    let most = app.limits.estate_daily_bytes;
    if used.saturating_add(bytes) > most {
        return Err(Refusal::invalid(Coded::new("registers.estate_used_up").with("mebibytes", most >> 20)));
    }
    Ok(())
}

/// Writes the row, over bytes that lie there already if it can; tells whether it is over those that came.
async fn keep(
    app: &App,
    actor: &Actor,
    (command, class, estate): (UploadFile, FormClass, &EstateRef),
    (id, received): (FileId, Received),
    key_of: KeyOfContent,
) -> Result<(Outcome<StoredFile>, bool), Failure> {
    let Received { content, kind, sent } = received;
    let Some(name) = fitting_name(kind, &command.name) else {
        let differs = Coded::new("file.name_differs").with("kind", kind.as_str());
        return Err(Refusal::at("/name", differs).into());
    };
    let key = key_of(sent);
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&key).await? {
        return Ok((Outcome::Replayed(reply), false));
    }
    let digest = hex::encode(content.digest);
    storage::hold_contents(&tx, [digest.as_str()].into_iter()).await?;
    tx.hold(&format!("files.estate:{}", estate.estate_id)).await?;
    let now = tx.now();
    let today = (estate.estate_id, midnight(estate, now)?);
    refuse_used_up(app, storage::uploaded_since(tx.conn(), today).await?, content.size_bytes)?;
    if let Some(record_id) = command.record_id {
        refuse_changed(app, &tx, actor, record_id).await?;
        refuse_too_many(&tx, app, (record_id, 1)).await?;
    }
    let unattached = estate.date(now + app.limits.unattached)?;
    let known = storage::find_content(&tx, (&digest, class)).await?;
    let file = StoredFile {
        id,
        version: 1,
        estate_id: estate.estate_id,
        record_id: command.record_id,
        class,
        owner: actor.principal.clone(),
        name,
        kind,
        size_bytes: content.size_bytes,
        digest,
        content_id: known.unwrap_or(FileContentId::from_uuid(id.as_uuid())),
        uploaded_by: actor.principal.clone(),
        uploaded_at: now,
        asked_until: command.keep_until,
        keep_until: match command.record_id {
            Some(_draft) => None,
            None => Some(command.keep_until.unwrap_or(unattached)),
        },
        hold: None,
    };
    storage::insert(&tx, &file).await?;
    note(&tx, actor, "upload_file", &file);
    tx.keep_reply(&key, &file)?;
    tx.commit().await?;
    Ok((Outcome::Fresh(file), known.is_none()))
}

/// Passes when the draft is still one: an upload may take hours.
async fn refuse_changed(app: &App, tx: &Tx, actor: &Actor, record_id: FormRecordId) -> Result<(), Failure> {
    let record =
        records::storage::load(tx, &app.forms, actor, record_id).await?.ok_or_else(Refusal::not_found)?;
    Ok(record.refuse_strangers_to_the_draft(actor)?)
}

/// Passes when the record may have `more` files.
pub(super) async fn refuse_too_many(
    tx: &Tx,
    app: &App,
    (record_id, more): (FormRecordId, u64),
) -> Result<(), Failure> {
    let most = app.limits.record_files;
    if storage::count_of_record(tx.conn(), record_id).await?.saturating_add(more) > most {
        return Err(Refusal::invalid(Coded::new("registers.files_too_many").with("most", most)).into());
    }
    Ok(())
}
