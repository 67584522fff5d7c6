//! Records whose time is over are disposed of: what stood on them is gone, with what they were signed with, their former
//! revisions and their files. What is left says that there was one, and by which word it went.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use db::{AuditEntry, Tx};
use files::Content;
use kernel::{Actor, Failure, ListQuery, PageOf};
use serde_json::json;
use vocabulary::FormRecordId;

use super::kept::retention_of;
use crate::{
    app::App,
    events::publish,
    files::app::{Forgotten, forget_of_records, keep_with, remove_contents},
    records::{
        domain::{FormRecord, RecordState},
        storage as records,
    },
    retention::{
        domain::{Disposal, Retention},
        storage::disposals,
    },
};

/// How many records are disposed of in one transaction.
const BATCH: u64 = 50;

/// A record whose time is over.
struct Over {
    record: FormRecord,
    kept: Retention,
    /// By the calendar there.
    today: NaiveDate,
}

/// Disposes of some of the records whose last day is over where they are, except those under a legal hold; gives how many
/// were looked at. How long each is kept is asked once more: what the group set in the meantime holds.
#[tracing::instrument(skip_all, name = "registers.dispose_of_records")]
pub(crate) async fn dispose_of_records(app: &App) -> Result<usize, Failure> {
    let actor = Actor::system("registers.dispose_of_records");
    let tx = app.db.begin().await?;
    // One process at a time: two would look at the same.
    tx.hold("form_records.disposal").await?;
    let days = db::estates::dates(tx.conn(), tx.now()).await?;
    let outlived = records::outlived(&tx, &app.forms, &days, BATCH).await?;
    let looked_at = outlived.len();
    let mut over = Vec::new();
    for record in outlived {
        let estate = tx.expect_estate(record.estate_id).await?;
        let today = estate.date(tx.now())?;
        let RecordState::Filed { filed, .. } = &record.state else { continue };
        let filed_on = estate.date(filed.at)?;
        match retention_of(&tx, &record, (&estate, filed_on)).await? {
            Some(kept) if kept.until < today => over.push(Over { record, kept, today }),
            longer => keep_longer(&tx, record, longer.map(|kept| kept.until)).await?,
        }
    }
    let removable = dispose_of(&tx, &actor, &over).await?;
    tx.commit().await?;
    remove_contents(app, removable).await;
    Ok(looked_at)
}

/// Keeps a record until that day, or for ever, and its files with it.
pub(super) async fn keep_longer(
    tx: &Tx,
    before: FormRecord,
    until: Option<NaiveDate>,
) -> Result<(), Failure> {
    let mut record = before.clone();
    if record.keep(until) {
        records::save(tx, &before, &record).await?;
        keep_with(tx, record.id, until).await?;
    }
    Ok(())
}

/// Gives what lies in the store and is no file's any more, once the transaction has ended.
async fn dispose_of(tx: &Tx, actor: &Actor, over: &[Over]) -> Result<Vec<Content>, Failure> {
    let ended: BTreeMap<FormRecordId, NaiveDate> =
        over.iter().map(|Over { record, today, .. }| (record.id, *today)).collect();
    let Forgotten { of_records, contents } = forget_of_records(tx, actor, &ended).await?;
    for Over { record, kept, today: _ } in over {
        let (files_gone, files_kept) = of_records.get(&record.id).copied().unwrap_or_default();
        let RecordState::Filed { filed, .. } = &record.state else { continue };
        let disposal = Disposal {
            record_id: record.id,
            estate_id: record.estate_id,
            form: record.form.code.clone(),
            form_version: record.form.version,
            class: record.form.class,
            number: record.number.clone().unwrap_or_default(),
            filed_at: filed.at,
            kept: kept.clone(),
            files_gone,
            files_kept,
            disposed_at: tx.now(),
        };
        records::delete(tx, record).await?;
        disposals::insert(tx, &disposal).await?;
        publish::disposal(tx, &disposal, record.sequence + 1)?;
        let entry = AuditEntry::new(actor, "dispose_of_form_record", "form_record", record.id);
        tx.audit(entry.at(record.estate_id).after(json!({
            "form": disposal.form, "number": disposal.number, "kept_months": kept.months,
            "kept_until": kept.until, "basis": kept.basis.as_str(), "clause": kept.clause,
        })));
    }
    Ok(contents)
}

/// One page of what was disposed of at places that the actor may see.
#[tracing::instrument(skip_all, name = "registers.list_disposals")]
pub(crate) async fn list_disposals(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Disposal>, Failure> {
    disposals::list(&app.db, actor, query).await
}
