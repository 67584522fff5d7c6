//! What is done to a record from the moment it is handed in: one act, one transaction.

use chrono::NaiveDate;
use db::Tx;
use kernel::{Actor, Failure, Refusal};
use serde_json::Value;

use super::{Target, load, note};
use crate::{
    app::App,
    events::publish,
    files::app::follow_record,
    records::{
        domain::{Drawing, FormRecord, RecordEvent, numbered, series_of},
        storage,
    },
};

/// What is done.
#[derive(Debug, Clone)]
pub(crate) enum RecordAct {
    Submit,
    Check,
    /// In the field of this name.
    Sign {
        field: String,
        drawing: Drawing,
    },
    File,
    /// The contents from now on, and why.
    Correct {
        contents: Value,
        reason: String,
    },
}

/// Acts on the record.
///
/// # Errors
/// `stale_version`, and what [`FormRecord`] says to each act.
#[tracing::instrument(skip_all, name = "registers.act_on_record")]
pub(crate) async fn act_on_record(
    app: &App,
    actor: &Actor,
    target: Target,
    act: RecordAct,
) -> Result<FormRecord, Failure> {
    let tx = app.db.begin().await?;
    let mut record = load(&tx, actor, target).await?;
    let event = match act {
        RecordAct::Submit => submit(&tx, actor, &mut record).await?,
        RecordAct::Check => record.check(actor, tx.now())?,
        RecordAct::Sign { field, drawing } => sign(&tx, actor, &mut record, (&field, drawing)).await?,
        RecordAct::File => {
            let today = today(&tx, &record).await?;
            record.file(actor, tx.now(), today)?
        }
        RecordAct::Correct { contents, reason } => {
            let contents = record.form.read_draft(contents)?;
            let before = record.clone();
            let event = record.correct(actor, (contents, reason), tx.now())?;
            storage::keep_revision(&tx, &before).await?;
            event
        }
    };
    follow_record(app, &tx, actor, (&record, &event)).await?;
    storage::save(&tx, &record).await?;
    publish::record(&tx, actor, &record, &event)?;
    note(&tx, actor, event.as_str(), &record);
    tx.commit().await?;
    Ok(record)
}

/// Hands it in under the next number of its series at the estate in the year there. The number is taken in this
/// transaction, when nothing is left that could refuse it: so none is skipped, and whoever hands another in
/// meanwhile waits.
async fn submit(tx: &Tx, actor: &Actor, record: &mut FormRecord) -> Result<RecordEvent, Failure> {
    record.refuse_unready(actor)?;
    let series = series_of(record.form, today(tx, record).await?);
    let count = tx.next_number(&format!("{} {series}", record.estate_id)).await?;
    Ok(record.submit(actor, numbered(&series, count), tx.now())?)
}

async fn sign(
    tx: &Tx,
    actor: &Actor,
    record: &mut FormRecord,
    (field, drawing): (&str, Drawing),
) -> Result<RecordEvent, Failure> {
    let event = record.sign(actor, field, drawing, tx.now())?;
    if let Some(given) = record.signatures.last() {
        storage::insert_signature(tx, record, given).await?;
    }
    Ok(event)
}

/// The date at the record's estate. Who handed it in named the estate, so that it is known here or comes in a moment.
async fn today(tx: &Tx, record: &FormRecord) -> Result<NaiveDate, Failure> {
    let estate = db::estates::find(tx.conn(), record.estate_id).await?;
    estate.ok_or_else(Refusal::not_known_yet)?.date(tx.now())
}
