//! What happened to a customer, across all services.

use chrono::{DateTime, Utc};
use db::{Context, Db, DbError, IdColumn, Writes, scope_filter};
use kernel::{EstateId, EventId, Failure, Page, PageOf, Refusal, Scope};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    prelude::Uuid,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use vocabulary::CustomerId;

use super::{customers, entities::timeline_entry};
use crate::domain::TimelineKind;

/// One line of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TimelineEntry {
    /// The event behind it: received twice, it is one line.
    pub(crate) id: EventId,
    pub(crate) customer_id: CustomerId,
    pub(crate) estate_id: EstateId,
    pub(crate) at: DateTime<Utc>,
    pub(crate) kind: TimelineKind,
    /// What belongs to it, such as an invoice's number and sum. Never the words of a ticket: those stand in the card item.
    pub(crate) title: String,
    /// The id of what it happened to.
    pub(crate) reference: String,
    pub(crate) clause: Option<String>,
}

/// A line as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TimelineLine {
    pub(crate) id: EventId,
    pub(crate) estate_id: EstateId,
    pub(crate) at: DateTime<Utc>,
    pub(crate) kind: TimelineKind,
    pub(crate) title: String,
    pub(crate) reference: String,
    pub(crate) clause: Option<String>,
}

/// Adds lines.
pub(crate) fn append(writes: &Writes, entries: Vec<TimelineEntry>) {
    if entries.is_empty() {
        return;
    }
    let rows = timeline_entry::Entity::insert_many(entries.into_iter().map(to_row));
    writes.insert(rows.on_conflict(told_once()).into_query());
}

/// Adds a line about somebody who may be unknown: then nothing is added.
pub(crate) fn append_if_known(writes: &Writes, entry: TimelineEntry) -> Result<(), DbError> {
    let TimelineEntry { id, customer_id, estate_id, at, kind, title, reference, clause } = entry;
    let row = [
        (timeline_entry::Column::Id, Expr::val(id.as_uuid())),
        (timeline_entry::Column::CustomerId, Expr::val(customer_id.as_uuid())),
        (timeline_entry::Column::EstateId, Expr::val(estate_id.as_uuid())),
        (timeline_entry::Column::At, Expr::val(at)),
        (timeline_entry::Column::Kind, Expr::val(kind.as_str())),
        (timeline_entry::Column::Title, Expr::val(title)),
        (timeline_entry::Column::Reference, Expr::val(reference)),
        (timeline_entry::Column::Clause, Expr::val(clause)),
    ];
    writes.insert_if(customers::is_known(customer_id), timeline_entry::Entity, row, Some(told_once()))
}

/// One page of lines of these kinds within `scope`, newest first by when it happened: an event that came late stands where it belongs.
pub(crate) async fn list(
    db: &Db,
    scope: &Scope,
    customer_id: CustomerId,
    kinds: &[TimelineKind],
    page: &Page,
) -> Result<PageOf<TimelineLine>, Failure> {
    let mut query = timeline_entry::Entity::find()
        .filter(timeline_entry::Column::CustomerId.eq(customer_id.as_uuid()))
        .filter(timeline_entry::Column::Kind.is_in(kinds.iter().map(|kind| kind.as_str())))
        .filter(scope_filter(scope, timeline_entry::Column::EstateId));
    if let Some(after) = &page.after {
        let (at, id) = place_of(&after.0)?;
        query = query.filter(
            Condition::any()
                .add(timeline_entry::Column::At.lt(at))
                .add(timeline_entry::Column::At.eq(at).and(timeline_entry::Column::Id.lt(id))),
        );
    }
    let rows = query
        .order_by_desc(timeline_entry::Column::At)
        .order_by_desc(timeline_entry::Column::Id)
        .limit(u64::from(page.limit) + 1)
        .all(db.reader())
        .await
        .context("reading a timeline")?;
    let page = PageOf::cut(rows, page, |row| format!("{}.{}", row.at.timestamp_micros(), row.id.0));
    let items = page.items.into_iter().filter_map(|row| from_row(row, kinds)).collect();
    Ok(PageOf { items, next: page.next, count: page.count })
}

/// A place in a timeline: the microsecond and the id.
fn place_of(cursor: &str) -> Result<(DateTime<Utc>, Uuid), Refusal> {
    let place = || {
        let (micros, id) = cursor.split_once('.')?;
        Some((DateTime::from_timestamp_micros(micros.parse().ok()?)?, id.parse().ok()?))
    };
    place().ok_or_else(|| {
        Refusal::invalid(
            "cursor_malformed",
            "`after` is not the `next` of a page.",
            "`after` 不是有效的翻页位置。",
        )
    })
}

/// An event that is received twice is one line.
fn told_once() -> OnConflict {
    OnConflict::column(timeline_entry::Column::Id).do_nothing().to_owned()
}

fn to_row(entry: TimelineEntry) -> timeline_entry::ActiveModel {
    let TimelineEntry { id, customer_id, estate_id, at, kind, title, reference, clause } = entry;
    timeline_entry::ActiveModel {
        id: Set(IdColumn(id)),
        customer_id: Set(IdColumn(customer_id)),
        estate_id: Set(IdColumn(estate_id)),
        at: Set(at),
        kind: Set(kind.as_str().to_owned()),
        title: Set(title),
        reference: Set(reference),
        clause: Set(clause),
    }
}

/// The line of a row; none when its kind is not among `kinds`.
fn from_row(row: timeline_entry::Model, kinds: &[TimelineKind]) -> Option<TimelineLine> {
    let timeline_entry::Model { id, customer_id: _, estate_id, at, kind, title, reference, clause } = row;
    let kind = *kinds.iter().find(|known| known.as_str() == kind)?;
    Some(TimelineLine { id: id.0, estate_id: estate_id.0, at, kind, title, reference, clause })
}
