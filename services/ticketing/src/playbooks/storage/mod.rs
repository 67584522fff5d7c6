//! Writing runs of playbooks, and loading them to look at or to change them.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;
pub(crate) mod list;
pub(crate) mod numbers;
pub(crate) mod records;
mod rows;

use db::{Context, Db, DbError, IdColumn, Timer, Tx, scope_filter};
use kernel::{Actor, Failure, Principal};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    QueryTrait,
    sea_query::{LockType, OnConflict},
};
use vocabulary::PlaybookRunId;

use crate::playbooks::domain::PlaybookRun;
use entities::{reader, run, step};

/// Timers that find a step overdue; the key is the step's code.
pub(crate) const PLAYBOOK_STEP: &str = "playbook_step";

/// What an actor may read of what lies in their scope: a confidential run is for those who are named.
fn readable_by(actor: &Actor) -> Condition {
    let staff_id = match &actor.principal {
        Principal::System(_name) => return Condition::all(),
        Principal::Staff(staff_id) => Some(*staff_id),
        Principal::Client(_id) => None,
    };
    let open = Condition::any().add(run::Column::IsConfidential.eq(false));
    let Some(staff_id) = staff_id else { return open };
    let named = reader::Entity::find()
        .select_only()
        .column(reader::Column::RunId)
        .filter(reader::Column::StaffId.eq(staff_id.as_uuid()))
        .into_query();
    open.add(run::Column::Id.in_subquery(named))
}

/// Stores a run that was just started, with its readers and what time is to do to it.
pub(crate) async fn insert(tx: &Tx, started: &PlaybookRun) -> Result<(), DbError> {
    let insert = run::Entity::insert(rows::to_row(started)).exec_without_returning(tx.conn());
    insert.await.context("storing a playbook's run")?;
    write_readers(tx, None, started);
    tx.reschedule(&[], &timers(started));
    Ok(())
}

/// The run, when the actor may see it, to change it.
pub(crate) async fn load(tx: &Tx, actor: &Actor, id: PlaybookRunId) -> Result<Option<PlaybookRun>, DbError> {
    let found = select(actor, id).lock(LockType::NoKeyUpdate).one(tx.conn()).await;
    let row = found.context("loading a playbook's run")?;
    Ok(complete(tx.conn(), row.into_iter().collect()).await?.pop())
}

/// The run, when the actor may see it.
pub(crate) async fn find(db: &Db, actor: &Actor, id: PlaybookRunId) -> Result<Option<PlaybookRun>, DbError> {
    let row = select(actor, id).one(db.reader()).await.context("reading a playbook's run")?;
    Ok(complete(db.reader(), row.into_iter().collect()).await?.pop())
}

fn select(actor: &Actor, id: PlaybookRunId) -> sea_orm::Select<run::Entity> {
    run::Entity::find_by_id(IdColumn(id))
        .filter(scope_filter(&actor.scope, run::Column::EstateId))
        .filter(readable_by(actor))
}

/// Runs with their steps and readers.
async fn complete(conn: &impl ConnectionTrait, runs: Vec<run::Model>) -> Result<Vec<PlaybookRun>, DbError> {
    if runs.is_empty() {
        return Ok(Vec::new());
    }
    let ids = || runs.iter().map(|row| row.id.0.as_uuid());
    let steps = step::Entity::find().filter(step::Column::RunId.is_in(ids())).all(conn).await;
    let steps = steps.context("reading a playbook's steps")?;
    let readers = reader::Entity::find().filter(reader::Column::RunId.is_in(ids())).all(conn).await;
    let readers = readers.context("reading who reads a playbook's run")?;
    runs.into_iter().map(|row| rows::from_row(row, &steps, &readers)).collect()
}

/// Stores a run that was `before`, over the version it was loaded at, and moves its timers.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, before: &PlaybookRun, changed: &PlaybookRun) -> Result<(), Failure> {
    let mut row = rows::to_row(changed);
    row.not_set(run::Column::Id);
    let updated = run::Entity::update_many()
        .set(row)
        .filter(run::Column::Id.eq(changed.id.as_uuid()))
        .filter(run::Column::Version.eq(before.version))
        .exec(tx.conn())
        .await
        .context("saving a playbook's run")?;
    db::expect_one(updated.rows_affected)?;
    for step in rows::changed_steps(before, changed) {
        let again = OnConflict::columns([step::Column::RunId, step::Column::Step])
            .update_columns([
                step::Column::Outcome,
                step::Column::SettledBy,
                step::Column::SettledAt,
                step::Column::DoneAt,
                step::Column::Reason,
                step::Column::Note,
                step::Column::RecordId,
                step::Column::Report,
                step::Column::Photos,
                step::Column::OverdueSince,
            ])
            .to_owned();
        tx.insert(step::Entity::insert(step).on_conflict(again).into_query());
    }
    write_readers(tx, Some(before), changed);
    tx.reschedule(&timers(before), &timers(changed));
    Ok(())
}

/// Nobody is taken off the list.
fn write_readers(tx: &Tx, before: Option<&PlaybookRun>, changed: &PlaybookRun) {
    let known = |staff_id| before.is_some_and(|before| before.readers.contains(staff_id));
    for staff_id in changed.readers.iter().filter(|staff_id| !known(staff_id)) {
        tx.insert(reader::Entity::insert(rows::to_reader_row(changed.id, *staff_id)).into_query());
    }
}

/// Has the timers of a run be as it stands.
pub(crate) fn watch(tx: &Tx, run: &PlaybookRun) {
    tx.reschedule(&[], &timers(run));
}

fn timers(run: &PlaybookRun) -> Vec<Timer> {
    run.timers().map(|(step, at)| Timer::new(PLAYBOOK_STEP, run.id, at).under(step)).collect()
}
