//! Reading records. Who reads in full what leads to a person, and did not fill it in, leaves a line.

use chrono_tz::Tz;
use db::AuditEntry;
use kernel::{Actor, Failure, ListQuery, PageOf, Refusal};
use vocabulary::{FormClass, FormRecordId};

use super::Revision;
use crate::{
    app::App,
    records::{
        domain::{Drawing, FormRecord},
        storage,
    },
};

/// The record, when the actor may read it; masked in most eyes.
///
/// # Errors
/// Not found.
#[tracing::instrument(skip_all, name = "registers.get_record")]
pub(crate) async fn get_record(app: &App, actor: &Actor, id: FormRecordId) -> Result<FormRecord, Failure> {
    let record = storage::find(&app.db, &app.forms, actor, id).await?.ok_or_else(Refusal::not_found)?;
    note_reading(app, actor, &record).await?;
    Ok(record)
}

/// A record with the clock by which its instants are printed.
#[derive(Debug, Clone)]
pub(crate) struct PrintedRecord {
    pub(crate) record: FormRecord,
    /// Of its estate.
    pub(crate) zone: Tz,
}

/// The record to be printed, when the actor may read it.
///
/// # Errors
/// Not found.
#[tracing::instrument(skip_all, name = "registers.get_printed_record")]
pub(crate) async fn get_printed_record(
    app: &App,
    actor: &Actor,
    id: FormRecordId,
) -> Result<PrintedRecord, Failure> {
    let record = get_record(app, actor, id).await?;
    let estate = app.db.estate(record.estate_id).await?.ok_or_else(Refusal::not_known_yet)?;
    Ok(PrintedRecord { zone: estate.zone()?, record })
}

/// One page of the records the actor may read.
#[tracing::instrument(skip_all, name = "registers.list_records")]
pub(crate) async fn list_records(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<FormRecord>, Failure> {
    storage::list::list(&app.db, &app.forms, actor, query).await
}

/// A revision as somebody may see it.
#[derive(Debug, Clone)]
pub(crate) struct ShownRevision {
    pub(crate) id: FormRecordId,
    pub(crate) revision: Revision,
    /// Whether something on it is masked.
    pub(crate) is_masked: bool,
}

/// One revision of a record, the newest or a former one.
///
/// # Errors
/// Not found, also of a draft, which has none yet.
#[tracing::instrument(skip_all, name = "registers.get_revision")]
pub(crate) async fn get_revision(
    app: &App,
    actor: &Actor,
    (id, revision): (FormRecordId, i32),
) -> Result<ShownRevision, Failure> {
    let record = storage::find(&app.db, &app.forms, actor, id).await?.ok_or_else(Refusal::not_found)?;
    let handed_in = record.state.handed_in().ok_or_else(Refusal::not_found)?;
    let mut found = if revision == record.revision {
        Revision {
            revision,
            contents: record.contents.clone(),
            filled_by: record.filled_by.clone(),
            reason: record.reason.clone(),
            handed_in_at: handed_in.at,
            signatures: record.signatures.clone(),
        }
    } else {
        storage::find_revision(&app.db, id, revision).await?.ok_or_else(Refusal::not_found)?
    };
    note_reading(app, actor, &record).await?;
    let is_masked = !record.shows_all_to(actor);
    if is_masked {
        found.contents = record.form.masked(&found.contents);
        found.signatures.iter_mut().for_each(|given| given.drawing = Drawing::default());
    }
    Ok(ShownRevision { id, revision: found, is_masked })
}

/// A line for whoever reads in full what most see masked.
async fn note_reading(app: &App, actor: &Actor, record: &FormRecord) -> Result<(), Failure> {
    let is_open = record.form.class == FormClass::Internal || record.filled_by == actor.principal;
    if is_open || !record.shows_all_to(actor) {
        return Ok(());
    }
    let batch = app.db.batch();
    batch.audit(AuditEntry::new(actor, "read_form_record", "form_record", record.id).at(record.estate_id));
    Ok(batch.commit().await?)
}
