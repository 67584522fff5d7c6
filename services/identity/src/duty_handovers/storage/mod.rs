//! Hand-overs of duty. One lies where its roster does.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;

use chrono::{DateTime, Utc};
use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, list_page,
    lists::{DeclaredList, Filter, Served, Test},
};
use kernel::{Failure, ListQuery, PageOf, Scope, StaffId};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use vocabulary::DutyHandoverId;

use crate::{
    duty_handovers::domain::{DutyHandover, HandoverItem, HandoverUrgency, Mark, Outcome},
    storage::{
        columns::{from_json, to_json},
        places,
    },
};
use entities::duty_handover;

/// Whose places are looked at.
const OWNER: (&str, &str) = ("duty_handovers", "roster_id");

/// An item as the column has it.
#[derive(Debug, Serialize, Deserialize)]
struct ItemColumn {
    urgency: HandoverUrgency,
    text: String,
    mark: Option<MarkColumn>,
}

/// What became of it; done when there is no reason why not.
#[derive(Debug, Serialize, Deserialize)]
struct MarkColumn {
    reason: Option<String>,
    by: StaffId,
    at: DateTime<Utc>,
}

/// Stores a new hand-over.
pub(crate) async fn insert(tx: &Tx, handover: &DutyHandover) -> Result<(), DbError> {
    duty_handover::Entity::insert(to_row(handover)?)
        .exec_without_returning(tx.conn())
        .await
        .context("storing a hand-over")
        .map(drop)
}

/// Stores a changed hand-over over the version it was loaded at.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, handover: &DutyHandover) -> Result<(), Failure> {
    let mut row = to_row(handover)?;
    row.not_set(duty_handover::Column::Id);
    let updated = duty_handover::Entity::update_many()
        .set(row)
        .filter(duty_handover::Column::Id.eq(handover.id.as_uuid()))
        .filter(duty_handover::Column::Version.eq(handover.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a hand-over")?;
    db::expect_one(updated.rows_affected)
}

/// One of them, to look at, where its roster holds within `scope`.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: DutyHandoverId,
) -> Result<Option<DutyHandover>, DbError> {
    let found = duty_handover::Entity::find_by_id(IdColumn(id)).filter(places::within(scope, OWNER));
    found.one(conn).await.context("reading a hand-over")?.map(from_row).transpose()
}

fn to_row(handover: &DutyHandover) -> Result<duty_handover::ActiveModel, DbError> {
    let DutyHandover {
        id,
        version,
        roster_id,
        position_id,
        place_id,
        staff_id,
        day,
        shift_code,
        items,
        note,
        taken_over,
        created_at,
    } = handover;
    let items: Vec<ItemColumn> = items.iter().map(ItemColumn::from).collect();
    Ok(duty_handover::ActiveModel {
        id: Set(IdColumn(*id)),
        version: Set(*version),
        roster_id: Set(IdColumn(*roster_id)),
        position_id: Set(IdColumn(*position_id)),
        place_id: Set(place_id.map(IdColumn)),
        staff_id: Set(IdColumn(*staff_id)),
        day: Set(*day),
        shift: Set(shift_code.clone()),
        items: Set(to_json("hand-over", &items)?),
        note: Set(note.clone()),
        taken_over_by: Set(taken_over.map(|(by, _at)| IdColumn(by))),
        taken_over_at: Set(taken_over.map(|(_by, at)| at)),
        created_at: Set(*created_at),
    })
}

fn from_row(row: duty_handover::Model) -> Result<DutyHandover, DbError> {
    let duty_handover::Model {
        id,
        version,
        roster_id,
        position_id,
        place_id,
        staff_id,
        day,
        shift,
        items,
        note,
        taken_over_by,
        taken_over_at,
        created_at,
    } = row;
    let items: Vec<ItemColumn> = from_json("hand-over", items)?;
    Ok(DutyHandover {
        id: id.0,
        version,
        roster_id: roster_id.0,
        position_id: position_id.0,
        place_id: place_id.map(|id| id.0),
        staff_id: staff_id.0,
        day,
        shift_code: shift,
        items: items.into_iter().map(HandoverItem::from).collect(),
        note,
        taken_over: taken_over_by.map(|id| id.0).zip(taken_over_at),
        created_at,
    })
}

impl From<&HandoverItem> for ItemColumn {
    fn from(item: &HandoverItem) -> Self {
        let HandoverItem { urgency, text, mark } = item.clone();
        let mark = mark.map(|Mark { outcome, by, at }| MarkColumn {
            reason: outcome.reason().map(str::to_owned),
            by,
            at,
        });
        Self { urgency, text, mark }
    }
}

impl From<ItemColumn> for HandoverItem {
    fn from(column: ItemColumn) -> Self {
        let ItemColumn { urgency, text, mark } = column;
        let mark = mark.map(|MarkColumn { reason, by, at }| Mark {
            outcome: reason.map_or(Outcome::Done, Outcome::Postponed),
            by,
            at,
        });
        Self { urgency, text, mark }
    }
}

/// Hand-overs, newest first. Of one position at a place there are three a day at most.
#[derive(Debug)]
pub(crate) struct DutyHandoverList;

impl DeclaredList for DutyHandoverList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::id("position_id", "Of this position."),
            Filter::id("place_id", "At this place itself."),
            Filter::id("staff_id", "That this person wrote."),
            Filter::flag(
                "is_taken_over",
                Test::IsSet("taken_over_at"),
                "Only those that somebody took over (true), or nobody did.",
            ),
        ],
        columns: &[
            "position_id",
            "place_id",
            "staff_id",
            "day",
            "shift",
            "taken_over_by",
            "taken_over_at",
            "duty_handover_id",
            "created_at",
        ],
        served: &[
            Served::newest(&["place_id"], "ix_duty_handovers__place_id_id"),
            Served::newest(&["position_id"], "ix_duty_handovers__position_id_id"),
            Served::newest(&["staff_id"], "ix_duty_handovers__staff_id_id"),
            Served::newest(&[], "uq_duty_handovers__id"),
        ],
        ..ListSpec::of("duty_handovers")
    };
}

/// One page of those whose roster holds within `scope`.
pub(crate) async fn list_duty_handovers(
    db: &Db,
    scope: &Scope,
    query: &ListQuery,
) -> Result<PageOf<DutyHandover>, Failure> {
    let seen = (scope, places::within(scope, OWNER));
    let page = list_page::<duty_handover::Entity>(db, DutyHandoverList::SPEC, seen, query).await?;
    page.try_map(|row| Ok(from_row(row)?))
}
