//! What is done to a record from the moment it is handed in: one act, one transaction.

use std::sync::Arc;

use db::{Tx, estates::EstateRef};
use kernel::{Actor, BusinessCalendar, Failure, Refusal};
use serde_json::Value;

use super::{Target, load, note_event};
use crate::{
    app::App,
    events::publish,
    files::app::follow_record,
    posts::app::refuse_out_of_post,
    records::{
        domain::{Drawing, FormRecord, RecordEvent, numbered, series_of},
        storage,
    },
    retention::app::keep_until,
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
    /// What is filled in at the end.
    Close {
        contents: Value,
    },
    File,
    /// The contents from now on, and why.
    Correct {
        contents: Value,
        reason: String,
    },
    /// Against disposal, and why.
    Hold {
        reason: String,
    },
    /// Why it is not held any more.
    Release {
        reason: String,
    },
}

/// Acts on the record.
///
/// # Errors
/// `stale_version`, and what [`FormRecord`] says to each act; `registers.running_already`; `registers.not_in_post` and
/// `registers.post_vacant` where the form names who takes that step, and the group which positions these hold.
#[tracing::instrument(skip_all, name = "registers.act_on_record")]
pub(crate) async fn act_on_record(
    app: &App,
    actor: &Actor,
    target: Target,
    act: RecordAct,
) -> Result<FormRecord, Failure> {
    let tx = app.db.begin().await?;
    let before = load(app, &tx, actor, target).await?;
    let actor = &app.db.actor_at(actor, before.estate_id).await?;
    let mut record = before.clone();
    let event = match act {
        RecordAct::Submit => submit(app, &tx, actor, &mut record).await?,
        RecordAct::Check => {
            let event = record.check(actor, tx.now())?;
            refuse_out_of_post(&tx, actor, &record, record.form.posts.check.as_deref()).await?;
            event
        }
        RecordAct::Sign { field, drawing } => sign(&tx, actor, &mut record, (&field, drawing)).await?,
        RecordAct::Close { contents } => {
            let closing = record.form.read_closing(contents)?;
            record.close(actor, closing, tx.now())?
        }
        RecordAct::File => {
            let estate = There::of(app, &tx, &record).await?.estate;
            let until = keep_until(&tx, &record, (&estate, estate.date(tx.now())?)).await?;
            let event = record.file(actor, tx.now(), until)?;
            refuse_out_of_post(&tx, actor, &record, record.form.posts.file.as_deref()).await?;
            event
        }
        RecordAct::Correct { contents, reason } => {
            let there = There::of(app, &tx, &record).await?;
            correct(&tx, actor, &mut record, (contents, reason), &there).await?
        }
        RecordAct::Hold { reason } => record.hold(actor, reason, tx.now())?,
        RecordAct::Release { reason } => record.release(actor, reason)?,
    };
    follow_record(app, &tx, actor, (&record, &event)).await?;
    storage::save(&tx, &before, &record).await?;
    publish::record(&tx, actor, &record, &event)?;
    note_event(&tx, actor, &event, &record);
    tx.commit().await?;
    Ok(record)
}

/// The clock and the working time at a record's estate.
pub(super) struct There {
    estate: EstateRef,
    pub(super) calendar: Arc<BusinessCalendar>,
}

impl There {
    /// Who handed it in named the estate, so that it is known here or comes in a moment.
    pub(super) async fn of(app: &App, tx: &Tx, record: &FormRecord) -> Result<Self, Failure> {
        let estate = db::estates::find(tx.conn(), record.estate_id).await?;
        let estate = estate.ok_or_else(Refusal::not_known_yet)?;
        let calendar = app.calendars.of_estate(&app.db, tx.conn(), &estate).await?;
        Ok(Self { estate, calendar })
    }
}

/// Hands it in under the next number of its series at the estate in the year there. The number is taken in this
/// transaction, when nothing is left that could refuse it: so none is skipped, and whoever hands another in
/// meanwhile waits.
async fn submit(app: &App, tx: &Tx, actor: &Actor, record: &mut FormRecord) -> Result<RecordEvent, Failure> {
    record.refuse_unready(actor)?;
    refuse_running_twice(tx, record).await?;
    let there = There::of(app, tx, record).await?;
    let series = series_of(&record.form, there.estate.date(tx.now())?);
    let count = tx.next_number(&format!("{} {series}", record.estate_id)).await?;
    Ok(record.submit(actor, numbered(&series, count), (tx.now(), &there.calendar))?)
}

async fn sign(
    tx: &Tx,
    actor: &Actor,
    record: &mut FormRecord,
    (field, drawing): (&str, Drawing),
) -> Result<RecordEvent, Failure> {
    let event = record.sign(actor, field, drawing, tx.now())?;
    refuse_out_of_post(tx, actor, record, record.form.posts.sign.get(field).map(String::as_str)).await?;
    if let Some(given) = record.signatures.last() {
        storage::insert_signature(tx, record, given).await?;
    }
    Ok(event)
}

/// Of a record that was closed, what was filled in then is put right, too.
async fn correct(
    tx: &Tx,
    actor: &Actor,
    record: &mut FormRecord,
    (contents, reason): (Value, String),
    there: &There,
) -> Result<RecordEvent, Failure> {
    let before = record.clone();
    let contents = if record.is_closed() {
        record.form.read_closed(contents)?
    } else {
        record.form.read_draft(contents)?
    };
    let event = record.correct(actor, (contents, reason), (tx.now(), &there.calendar))?;
    if record.is_running() {
        refuse_running_twice(tx, record).await?;
    }
    storage::keep_revision(tx, &before).await?;
    Ok(event)
}

/// Passes when nothing of the same runs at the estate: a key that is out is not lent again. Whoever would begin to run
/// with the same at this moment waits until this transaction ends.
async fn refuse_running_twice(tx: &Tx, record: &FormRecord) -> Result<(), Failure> {
    let Some(key) = storage::running_key(tx.db().sealer(), record) else { return Ok(()) };
    tx.hold(&format!("form_records running {}", record.estate_id)).await?;
    match storage::number_running(tx, record, key).await? {
        Some(number) => Err(Refusal::conflict("registers.running_already").with("number", &*number).into()),
        None => Ok(()),
    }
}
