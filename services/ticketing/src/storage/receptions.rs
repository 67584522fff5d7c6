//! Contacts taken down.

use db::{Db, DbError, Doing, Writes, scope_filter};
use kernel::{CallId, CustomerId, EstateId, Failure, Page, PageOf, ReceptionId, Scope, UnitId, UnknownWord};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::entities::reception;
use crate::domain::Reception;

/// Stores a contact.
pub(crate) fn insert(writes: &Writes, reception: &Reception) {
    let Reception {
        id,
        estate_id,
        unit_id,
        customer_id,
        call_id,
        channel,
        summary,
        received_by,
        received_at,
    } = reception;
    let row = reception::ActiveModel {
        id: Set(id.as_uuid()),
        estate_id: Set(estate_id.as_uuid()),
        unit_id: Set(unit_id.map(UnitId::as_uuid)),
        customer_id: Set(customer_id.map(CustomerId::as_uuid)),
        call_id: Set(call_id.map(CallId::as_uuid)),
        channel: Set(channel.as_str().to_owned()),
        summary: Set(summary.clone()),
        received_by: Set(received_by.clone()),
        received_at: Set(*received_at),
    };
    writes.insert(reception::Entity::insert(row).into_query());
}

/// The contact, if it lies within `scope`.
pub(crate) async fn find(db: &Db, scope: &Scope, id: ReceptionId) -> Result<Option<Reception>, DbError> {
    let row = reception::Entity::find_by_id(id.as_uuid())
        .filter(scope_filter(scope, reception::Column::EstateId))
        .one(db.reader())
        .await
        .doing("reading a reception")?;
    row.map(from_row).transpose()
}

/// One page, newest first.
pub(crate) async fn list(db: &Db, scope: &Scope, page: &Page) -> Result<PageOf<Reception>, Failure> {
    let mut query = reception::Entity::find().filter(scope_filter(scope, reception::Column::EstateId));
    if let Some(after) = page.after_id()? {
        query = query.filter(reception::Column::Id.lt(after));
    }
    let rows = query
        .order_by_desc(reception::Column::Id)
        .limit(u64::from(page.limit) + 1)
        .all(db.reader())
        .await
        .doing("listing receptions")?;
    let page = PageOf::cut(rows, page, |row| row.id.to_string());
    let items = page.items.into_iter().map(from_row).collect::<Result<_, DbError>>()?;
    Ok(PageOf { items, next: page.next })
}

fn from_row(row: reception::Model) -> Result<Reception, DbError> {
    let reception::Model {
        id,
        estate_id,
        unit_id,
        customer_id,
        call_id,
        channel,
        summary,
        received_by,
        received_at,
    } = row;
    let channel = channel
        .parse()
        .map_err(|error: UnknownWord| DbError::Corrupt { what: "reception", source: Box::new(error) })?;
    Ok(Reception {
        id: ReceptionId::from_uuid(id),
        estate_id: EstateId::from_uuid(estate_id),
        unit_id: unit_id.map(UnitId::from_uuid),
        customer_id: customer_id.map(CustomerId::from_uuid),
        call_id: call_id.map(CallId::from_uuid),
        channel,
        summary,
        received_by,
        received_at,
    })
}
