//! Calls. Whoever spoke sees their own even before its estate is known; everybody else sees those of their estates.

use db::{Context, Db, DbError, IdColumn, Tx, scope_filter};
use kernel::{Actor, CallerId, EstateId, Failure, Page, PageOf, UnknownWord};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Condition,
};
use sealing::Sealer;
use vocabulary::CallId;

use super::entities::call;
use crate::domain::{Call, State};

/// What numbers are looked up under.
const INDEX: &str = "calls.phone";

/// What a list of calls may be narrowed to.
#[derive(Debug, Clone, Default)]
pub(crate) struct CallFilter {
    pub(crate) other_end: Option<CallerId>,
    pub(crate) estate_id: Option<EstateId>,
    pub(crate) status: Option<&'static str>,
}

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

/// What the number of a filter is looked up by, as text; none when no number is asked for.
pub(crate) fn index_of(db: &Db, filter: &CallFilter) -> Option<String> {
    let number = filter.other_end.as_ref()?.look_up()?;
    let digest = db.sealer().blind_index(INDEX, number);
    Some(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// One page, newest first.
pub(crate) async fn list(
    db: &Db,
    actor: &Actor,
    filter: &CallFilter,
    page: &Page,
) -> Result<PageOf<Call>, Failure> {
    let CallFilter { other_end, estate_id, status } = filter;
    let mut query = call::Entity::find().filter(visible_to(actor));
    if let Some(other_end) = other_end {
        let Some(number) = other_end.look_up() else { return Ok(PageOf::whole(Vec::new())) };
        query = query.filter(call::Column::PhoneIndex.eq(db.sealer().blind_index(INDEX, number)));
    }
    if let Some(estate_id) = estate_id {
        query = query.filter(call::Column::EstateId.eq(estate_id.as_uuid()));
    }
    if let Some(status) = status {
        query = query.filter(call::Column::Status.eq(*status));
    }
    if let Some(after) = page.after_id()? {
        query = query.filter(call::Column::Id.lt(after));
    }
    let rows = query
        .order_by_desc(call::Column::Id)
        .limit(u64::from(page.limit) + 1)
        .all(db.reader())
        .await
        .context("listing calls")?;
    let page = PageOf::cut(rows, page, |row| row.id.0.to_string());
    let items =
        page.items.into_iter().map(|row| from_row(db.sealer(), row)).collect::<Result<_, DbError>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
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
        direction: Set(direction.as_str().to_owned()),
        phone: Set(sealer.seal(&place(*id), &other_end.stored())?),
        // Nothing is looked up by an empty index.
        phone_index: Set(other_end
            .look_up()
            .map(|number| sealer.blind_index(INDEX, number))
            .unwrap_or_default()),
        answered_by: Set(answered_by.clone()),
        answered_at: Set(*answered_at),
        status: Set(state.as_str().to_owned()),
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
    let corrupt = |fault: &str| DbError::Corrupt { what: "call", source: format!("{id}: {fault}").into() };
    let state = match (status.as_str(), note, ended_at) {
        ("answered", ..) => State::Answered,
        ("ended", Some(note), Some(at)) => State::Ended { note, at },
        _other => return Err(corrupt("a status without what belongs to it")),
    };
    let direction = direction.parse().map_err(|_unknown: UnknownWord| corrupt("no such direction"))?;
    Ok(Call {
        id,
        version,
        estate_id: estate_id.map(|id| id.0),
        direction,
        other_end: CallerId::from_stored(sealer.open(&place(id), &phone)?),
        answered_by,
        answered_at,
        state,
    })
}
