//! Calls. Whoever spoke sees their own even before its estate is known; everybody else sees those of their estates.

use db::{Db, DbError, Doing, Sealer, Tx, scope_filter};
use kernel::{Actor, CallId, EstateId, Failure, Page, PageOf, PhoneNumber};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Condition,
};

use super::entities::call;
use crate::domain::{Call, Direction, State};

/// What numbers are looked up under.
const INDEX: &str = "calls.phone";

/// What a list of calls may be narrowed to.
#[derive(Debug, Clone, Default)]
pub(crate) struct CallFilter {
    pub(crate) phone: Option<PhoneNumber>,
    pub(crate) status: Option<&'static str>,
}

/// Stores a new call.
pub(crate) async fn insert(tx: &Tx, call: &Call) -> Result<(), DbError> {
    let row = to_row(tx.db().sealer(), call)?;
    call::Entity::insert(row).exec_without_returning(tx.conn()).await.doing("storing a call")?;
    Ok(())
}

/// The call, when the actor may see it, to change it.
pub(crate) async fn load(tx: &Tx, actor: &Actor, id: CallId) -> Result<Option<Call>, DbError> {
    let row = call::Entity::find_by_id(id.as_uuid())
        .filter(visible_to(actor))
        .one(tx.conn())
        .await
        .doing("loading a call")?;
    row.map(|row| from_row(tx.db().sealer(), row)).transpose()
}

/// The call, when the actor may see it.
pub(crate) async fn find(db: &Db, actor: &Actor, id: CallId) -> Result<Option<Call>, DbError> {
    let row = call::Entity::find_by_id(id.as_uuid())
        .filter(visible_to(actor))
        .one(db.reader())
        .await
        .doing("reading a call")?;
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
        .doing("saving a call")?;
    db::expect_one(updated.rows_affected)
}

/// One page, newest first.
pub(crate) async fn list(
    db: &Db,
    actor: &Actor,
    filter: &CallFilter,
    page: &Page,
) -> Result<PageOf<Call>, Failure> {
    let CallFilter { phone, status } = filter;
    let mut query = call::Entity::find().filter(visible_to(actor));
    if let Some(phone) = phone {
        query = query.filter(call::Column::PhoneIndex.eq(db.sealer().blind_index(INDEX, phone.e164())));
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
        .doing("listing calls")?;
    let page = PageOf::cut(rows, page, |row| row.id.to_string());
    let items =
        page.items.into_iter().map(|row| from_row(db.sealer(), row)).collect::<Result<_, DbError>>()?;
    Ok(PageOf { items, next: page.next })
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
    let Call { id, version, estate_id, direction, phone, answered_by, answered_at, state } = call;
    let (note, ended_at) = match state {
        State::Answered => (None, None),
        State::Ended { note, at } => (Some(note.clone()), Some(*at)),
    };
    Ok(call::ActiveModel {
        id: Set(id.as_uuid()),
        version: Set(*version),
        estate_id: Set(estate_id.map(EstateId::as_uuid)),
        direction: Set(direction.word().to_owned()),
        phone: Set(sealer.seal(&place(*id), phone.e164())?),
        phone_index: Set(sealer.blind_index(INDEX, phone.e164())),
        answered_by: Set(answered_by.clone()),
        answered_at: Set(*answered_at),
        status: Set(state.word().to_owned()),
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
    let corrupt = |fault: &str| DbError::Corrupt { what: "call", source: format!("{id}: {fault}").into() };
    let state = match (status.as_str(), note, ended_at) {
        ("answered", ..) => State::Answered,
        ("ended", Some(note), Some(at)) => State::Ended { note, at },
        _other => return Err(corrupt("a status without what belongs to it")),
    };
    let direction = match direction.as_str() {
        "inbound" => Direction::Inbound,
        "outbound" => Direction::Outbound,
        _other => return Err(corrupt("no such direction")),
    };
    let id = CallId::from_uuid(id);
    Ok(Call {
        id,
        version,
        estate_id: estate_id.map(EstateId::from_uuid),
        direction,
        phone: PhoneNumber::from_stored(sealer.open(&place(id), &phone)?),
        answered_by,
        answered_at,
        state,
    })
}
