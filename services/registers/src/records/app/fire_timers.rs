//! What becomes of records by themselves: what runs is overdue, and somebody is reminded of a date.

use db::{FiredTimer, Tx};
use kernel::{Actor, Failure};

use super::{act_on_record::There, note_event};
use crate::{app::App, events::publish, records::storage};

/// Finds what should have been closed, in the transaction that takes the timer away. What was closed, or is due later
/// by now, is let be.
#[tracing::instrument(skip_all, name = "registers.find_overdue")]
pub(crate) async fn find_overdue(app: &App, tx: &Tx, fired: &FiredTimer) -> Result<(), Failure> {
    let actor = Actor::system("registers.find_overdue");
    let Some(before) = storage::load(tx, &app.forms, &actor, fired.subject()).await? else { return Ok(()) };
    let mut record = before.clone();
    let Some(event) = record.expire(tx.now()) else {
        storage::watch(tx, &record);
        return Ok(());
    };
    storage::save(tx, &before, &record).await?;
    publish::record(tx, &actor, &record, &event)?;
    note_event(tx, &actor, &event, &record);
    Ok(())
}

/// Says which dates on a record come near or have passed, in the transaction that takes the timer away.
#[tracing::instrument(skip_all, name = "registers.remind")]
pub(crate) async fn remind(app: &App, tx: &Tx, fired: &FiredTimer) -> Result<(), Failure> {
    let actor = Actor::system("registers.remind");
    let Some(before) = storage::load(tx, &app.forms, &actor, fired.subject()).await? else { return Ok(()) };
    let mut record = before.clone();
    let there = There::of(app, tx, &record).await?;
    let events = record.remind(tx.now(), &there.calendar);
    if record.version == before.version {
        storage::watch(tx, &record);
        return Ok(());
    }
    for event in &events {
        record.sequence += 1;
        publish::record(tx, &actor, &record, event)?;
        note_event(tx, &actor, event, &record);
    }
    storage::save(tx, &before, &record).await
}
