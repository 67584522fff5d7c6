//! Swaps of shifts. One lies where its roster does.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;

use chrono::{DateTime, NaiveDate, Utc};
use db::{
    Context, Db, DbError, IdColumn, ListSpec, Timer, Tx, WordColumn, list_page,
    lists::{DeclaredList, Filter, Served},
};
use kernel::{Failure, ListQuery, PageOf, Scope, StaffId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder,
};
use vocabulary::{RosterId, ShiftSwapId};

use crate::{
    rosters::domain::Takeover,
    shift_swaps::domain::{ShiftSwap, ShiftSwapStatus, SwapState},
    storage::places,
};
use entities::shift_swap;

/// Timers that let swaps lapse.
pub(crate) const LAPSE: &str = "shift_swap_lapse";

/// Whose places are looked at.
const OWNER: (&str, &str) = ("shift_swaps", "roster_id");

/// Stores a new swap, with its timer.
pub(crate) async fn insert(tx: &Tx, swap: &ShiftSwap) -> Result<(), DbError> {
    shift_swap::Entity::insert(to_row(swap))
        .exec_without_returning(tx.conn())
        .await
        .context("storing a swap of shifts")?;
    tx.schedule(lapsing(swap));
    Ok(())
}

/// Stores a changed swap over the version it was loaded at; once it is decided, it does not lapse.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, swap: &ShiftSwap) -> Result<(), Failure> {
    let mut row = to_row(swap);
    row.not_set(shift_swap::Column::Id);
    let updated = shift_swap::Entity::update_many()
        .set(row)
        .filter(shift_swap::Column::Id.eq(swap.id.as_uuid()))
        .filter(shift_swap::Column::Version.eq(swap.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a swap of shifts")?;
    db::expect_one(updated.rows_affected)?;
    if swap.state.decided_at().is_some() {
        tx.cancel(lapsing(swap));
    }
    Ok(())
}

fn lapsing(swap: &ShiftSwap) -> Timer {
    Timer::new(LAPSE, swap.id, swap.begins_at)
}

/// One of them, to look at, where its roster holds within `scope`.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: ShiftSwapId,
) -> Result<Option<ShiftSwap>, DbError> {
    let found = shift_swap::Entity::find_by_id(IdColumn(id)).filter(places::within(scope, OWNER));
    found.one(conn).await.context("reading a swap of shifts")?.map(from_row).transpose()
}

/// True when a swap rests on this roster, decided or not.
pub(crate) async fn are_asked_for(tx: &Tx, id: RosterId) -> Result<bool, DbError> {
    let one = shift_swap::Entity::find().filter(shift_swap::Column::RosterId.eq(id.as_uuid()));
    let one = one.one(tx.conn()).await.context("looking for swaps of a roster")?;
    Ok(one.is_some())
}

/// Whose day of these is worked by whom, by the swaps of these rosters that were approved.
pub(crate) async fn takeovers(
    conn: &impl ConnectionTrait,
    rosters: &[RosterId],
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Vec<(RosterId, Takeover)>, DbError> {
    let on_these_days = Condition::any()
        .add(shift_swap::Column::Day.between(first, last))
        .add(shift_swap::Column::WithDay.between(first, last));
    let rows = shift_swap::Entity::find()
        .filter(shift_swap::Column::RosterId.is_in(rosters.iter().map(|id| id.as_uuid())))
        .filter(shift_swap::Column::Status.eq(WordColumn(ShiftSwapStatus::Approved)))
        .filter(on_these_days)
        .order_by_asc(shift_swap::Column::Id)
        .all(conn)
        .await
        .context("reading swaps of shifts")?;
    let swaps: Vec<ShiftSwap> = rows.into_iter().map(from_row).collect::<Result<_, _>>()?;
    let of_swap = |swap: ShiftSwap| {
        let roster_id = swap.roster_id;
        let takeovers: Vec<Takeover> = swap.takeovers().collect();
        takeovers.into_iter().map(move |takeover| (roster_id, takeover))
    };
    Ok(swaps.into_iter().flat_map(of_swap).collect())
}

fn to_row(swap: &ShiftSwap) -> shift_swap::ActiveModel {
    let ShiftSwap {
        id,
        version,
        roster_id,
        staff_id,
        day,
        with_staff_id,
        with_day,
        begins_at,
        state,
        created_at,
    } = swap;
    shift_swap::ActiveModel {
        id: Set(IdColumn(*id)),
        version: Set(*version),
        roster_id: Set(IdColumn(*roster_id)),
        staff_id: Set(IdColumn(*staff_id)),
        day: Set(*day),
        with_staff_id: Set(IdColumn(*with_staff_id)),
        with_day: Set(*with_day),
        begins_at: Set(*begins_at),
        status: Set(WordColumn(state.status())),
        agreed_at: Set(state.agreed_at()),
        decided_by: Set(state.decided_by().map(IdColumn)),
        decided_at: Set(state.decided_at()),
        created_at: Set(*created_at),
    }
}

fn from_row(row: shift_swap::Model) -> Result<ShiftSwap, DbError> {
    let shift_swap::Model {
        id,
        version,
        roster_id,
        staff_id,
        day,
        with_staff_id,
        with_day,
        begins_at,
        status,
        agreed_at,
        decided_by,
        decided_at,
        created_at,
    } = row;
    let decided = (agreed_at, decided_by.map(|id| id.0), decided_at);
    let state = state(status.0, decided).ok_or(DbError::Corrupt {
        what: "a swap of shifts",
        source: "a state whose instants are not there".into(),
    })?;
    Ok(ShiftSwap {
        id: id.0,
        version,
        roster_id: roster_id.0,
        staff_id: staff_id.0,
        day,
        with_staff_id: with_staff_id.0,
        with_day,
        begins_at,
        state,
        created_at,
    })
}

fn state(
    status: ShiftSwapStatus,
    (agreed_at, by, decided_at): (Option<DateTime<Utc>>, Option<StaffId>, Option<DateTime<Utc>>),
) -> Option<SwapState> {
    Some(match status {
        ShiftSwapStatus::Asked => SwapState::Asked,
        ShiftSwapStatus::Agreed => SwapState::Agreed { at: agreed_at? },
        ShiftSwapStatus::Approved => SwapState::Approved { agreed_at: agreed_at?, by: by?, at: decided_at? },
        ShiftSwapStatus::Declined => SwapState::Declined { agreed_at, by: by?, at: decided_at? },
        ShiftSwapStatus::Withdrawn => SwapState::Withdrawn { agreed_at, at: decided_at? },
        ShiftSwapStatus::Lapsed => SwapState::Lapsed { agreed_at, at: decided_at? },
    })
}

/// Swaps, newest first. Of one roster or person there are dozens.
#[derive(Debug)]
pub(crate) struct ShiftSwapList;

impl DeclaredList for ShiftSwapList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::id("roster_id", "Of this roster."),
            Filter::id("staff_id", "That this person asked for."),
            Filter::id("with_staff_id", "That this person was asked for."),
            Filter::word("status", ShiftSwapStatus::WORDS, "Only those that stand so."),
        ],
        columns: &[
            "roster_id",
            "staff_id",
            "day",
            "with_staff_id",
            "with_day",
            "status",
            "shift_swap_id",
            "created_at",
        ],
        served: &[
            Served::newest(&["roster_id"], "ix_shift_swaps__roster_id_id"),
            Served::newest(&["staff_id"], "ix_shift_swaps__staff_id_id"),
            Served::newest(&["with_staff_id"], "ix_shift_swaps__with_staff_id_id"),
            Served::newest(&[], "uq_shift_swaps__id"),
        ],
        ..ListSpec::of("shift_swaps")
    };
}

/// One page of those whose roster holds within `scope`.
pub(crate) async fn list_shift_swaps(
    db: &Db,
    scope: &Scope,
    query: &ListQuery,
) -> Result<PageOf<ShiftSwap>, Failure> {
    let seen = (scope, places::within(scope, OWNER));
    let page = list_page::<shift_swap::Entity>(db, ShiftSwapList::SPEC, seen, query).await?;
    page.try_map(|row| Ok(from_row(row)?))
}
