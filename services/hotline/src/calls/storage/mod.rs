//! Calls. Whoever spoke sees their own even before its estate is known; everybody else sees those of their estates.
#![warn(clippy::future_not_send)]

mod entities;
pub(crate) mod list;

use db::{Context, Db, DbError, IdColumn, Tx, WordColumn, scope_filter};
use kernel::{Actor, CallerId, Failure};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Condition,
};
use sealing::Sealer;
use vocabulary::CallId;

use crate::calls::domain::{Call, CallStatus, State};
use entities::call;

/// What numbers are looked up under.
const INDEX: &str = "calls.phone";

/// Stores a new call.
pub(crate) async fn insert(tx: &Tx, call: &Call) -> Result<(), DbError> {
    let row = to_row(tx.db().sealer(), call)?;
    call::Entity::insert(row).exec_without_returning(tx.conn()).await.context("storing a call")?;
    Ok(())
}

/// The call, when the actor may see it, to change it.
pub(crate) async fn load(tx: &Tx, actor: &Actor, id: CallId) -> Result<Option<Call>, DbError> {
    let row = call::Entity::find_by_id(IdColumn(id))
        .filter(visible_to(actor))
        .one(tx.conn())
        .await
        .context("loading a call")?;
    row.map(|row| from_row(tx.db().sealer(), row)).transpose()
}

/// The call, when the actor may see it.
pub(crate) async fn find(db: &Db, actor: &Actor, id: CallId) -> Result<Option<Call>, DbError> {
    let row = call::Entity::find_by_id(IdColumn(id))
        .filter(visible_to(actor))
        .one(db.reader())
        .await
        .context("reading a call")?;
    row.map(|row| from_row(db.sealer(), row)).transpose()
}

/// Stores a changed call over the version it was loaded at.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, call: &Call) -> Result<(), Failure> {
    let mut row = to_row(tx.db().sealer(), call)?;
    row.not_set(call::Column::Id);
    let updated = call::Entity::update_many()
        .set(row)
        .filter(call::Column::Id.eq(call.id.as_uuid()))
        .filter(call::Column::Version.eq(call.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a call")?;
    db::expect_one(updated.rows_affected)
}

/// What a number is looked up by.
pub(crate) fn index_of(db: &Db, number: &str) -> Vec<u8> {
    db.sealer().blind_index(INDEX, number)
}

fn visible_to(actor: &Actor) -> Condition {
    Condition::any()
        .add(scope_filter(&actor.scope, call::Column::EstateId))
        .add(call::Column::AnsweredBy.eq(actor.principal.to_string()))
}

/// What a sealed number belongs to.
fn place(id: CallId) -> String {
    format!("calls.phone:{id}")
}

fn to_row(sealer: &Sealer, call: &Call) -> Result<call::ActiveModel, DbError> {
    let Call { id, version, estate_id, direction, other_end, answered_by, answered_at, state } = call;
    let (note, ended_at) = match state {
        State::Answered => (None, None),
        State::Ended { note, at } => (Some(note.clone()), Some(*at)),
    };
    Ok(call::ActiveModel {
        id: Set(IdColumn(*id)),
        version: Set(*version),
        estate_id: Set(estate_id.map(IdColumn)),
        direction: Set(WordColumn(*direction)),
        phone: Set(sealer.seal(&place(*id), &other_end.stored())?),
        // Nothing is looked up by an empty index.
        phone_index: Set(other_end
            .look_up()
            .map(|number| sealer.blind_index(INDEX, number))
            .unwrap_or_default()),
        answered_by: Set(answered_by.clone()),
        answered_at: Set(*answered_at),
        status: Set(WordColumn(state.kind())),
        note: Set(note),
        ended_at: Set(ended_at),
    })
}

fn from_row(sealer: &Sealer, row: call::Model) -> Result<Call, DbError> {
    let call::Model {
        id,
        version,
        estate_id,
        direction,
        phone,
        phone_index: _,
        answered_by,
        answered_at,
        status,
        note,
        ended_at,
    } = row;
    let id = id.0;
    let state = match (status.0, note, ended_at) {
        (CallStatus::Answered, ..) => State::Answered,
        (CallStatus::Ended, Some(note), Some(at)) => State::Ended { note, at },
        (CallStatus::Ended, ..) => {
            let fault = format!("{id}: over, without what belongs to it");
            return Err(DbError::Corrupt { what: "call", source: fault.into() });
        }
    };
    Ok(Call {
        id,
        version,
        estate_id: estate_id.map(|id| id.0),
        direction: direction.0,
        other_end: CallerId::from_stored(sealer.open(&place(id), &phone)?),
        answered_by,
        answered_at,
        state,
    })
}
