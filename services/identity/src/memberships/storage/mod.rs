//! Memberships. Where one is held stands in `scope_places` as well, so that whether it lies within a scope is asked in
//! SQL.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;
pub(crate) mod known_places;
mod list;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use db::{Context, DbError, IdColumn, Timer, Tx};
use kernel::{EstateId, Failure, Scope, StaffId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};
use vocabulary::{MembershipId, PositionId};

use crate::{
    memberships::domain::{Held, HeldAt, Membership},
    positions,
    posts::domain::PostHolder,
    storage::{columns, places},
};
use entities::membership;
use rows::{from_row, to_row};

pub(crate) use list::{MembershipList, list_memberships};

/// Timers that publish the rights of those whose membership begins or ends.
pub(crate) const TURN: &str = "membership_turn";

/// As many hold the posts above somebody as are told: at an estate, in its regions and in the group they are a handful.
const MOST_HOLDERS: u64 = 500;

/// Whose places are looked at.
const OWNER: (&str, &str) = ("memberships", "id");

/// Stores a new membership, with its timers.
pub(crate) async fn insert(tx: &Tx, membership: &Membership) -> Result<(), DbError> {
    membership::Entity::insert(to_row(membership))
        .exec_without_returning(tx.conn())
        .await
        .context("storing a membership")?;
    places::put(tx, membership.id.as_uuid(), [&membership.at.scope()]).await?;
    tx.reschedule(&[], &timers(membership, tx.now()));
    Ok(())
}

/// Stores a membership that was `before`, over the version it was loaded at, and moves its timers.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, before: &Membership, membership: &Membership) -> Result<(), Failure> {
    let mut row = to_row(membership);
    row.not_set(membership::Column::Id);
    let updated = membership::Entity::update_many()
        .set(row)
        .filter(membership::Column::Id.eq(membership.id.as_uuid()))
        .filter(membership::Column::Version.eq(membership.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a membership")?;
    db::expect_one(updated.rows_affected)?;
    tx.reschedule(&timers(before, DateTime::<Utc>::MIN_UTC), &timers(membership, tx.now()));
    Ok(())
}

/// Takes a membership away that never was in force.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn delete(tx: &Tx, membership: &Membership) -> Result<(), Failure> {
    let deleted = membership::Entity::delete_many()
        .filter(membership::Column::Id.eq(membership.id.as_uuid()))
        .filter(membership::Column::Version.eq(membership.version))
        .exec(tx.conn())
        .await
        .context("taking a membership away")?;
    db::expect_one(deleted.rows_affected)?;
    places::forget(tx, membership.id.as_uuid()).await?;
    tx.reschedule(&timers(membership, DateTime::<Utc>::MIN_UTC), &[]);
    Ok(())
}

/// The number of the next event about a membership.
pub(crate) async fn next_sequence(tx: &Tx, id: MembershipId) -> Result<i32, DbError> {
    columns::next_sequence(tx, "memberships", id.as_uuid()).await
}

/// Up to `limit` memberships of which nothing was published yet, held until the transaction ends.
pub(crate) async fn unpublished(tx: &Tx, limit: u64) -> Result<Vec<Membership>, DbError> {
    let rows = membership::Entity::find()
        .filter(Expr::col("sequence").eq(0))
        .order_by_asc(membership::Column::Id)
        .limit(limit)
        .lock_exclusive()
        .all(tx.conn())
        .await
        .context("looking for memberships to publish")?;
    rows.into_iter().map(from_row).collect()
}

/// What turns later than `now`.
fn timers(membership: &Membership, now: DateTime<Utc>) -> Vec<Timer> {
    let turns = membership.turns().into_iter().filter(|(_name, at)| *at > now);
    turns.map(|(name, at)| Timer::new(TURN, membership.id, at).under(name)).collect()
}

/// One of them, to look at, where it is held within `scope`.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: MembershipId,
) -> Result<Option<Membership>, DbError> {
    let found = membership::Entity::find_by_id(IdColumn(id)).filter(places::within(scope, OWNER));
    found.one(conn).await.context("reading a membership")?.map(from_row).transpose()
}

/// Another membership of the same person in the same position at the same place that shares a day with this one.
pub(crate) async fn overlapping(tx: &Tx, membership: &Membership) -> Result<Option<MembershipId>, DbError> {
    let same_place = match membership.at.place_id() {
        Some(place_id) => membership::Column::PlaceId.eq(place_id.as_uuid()),
        None => membership::Column::PlaceId.is_null(),
    };
    let not_before = Condition::any()
        .add(membership::Column::UntilDay.is_null())
        .add(membership::Column::UntilDay.gte(membership.term.from));
    let mut select = membership::Entity::find()
        .filter(membership::Column::StaffId.eq(membership.staff_id.as_uuid()))
        .filter(membership::Column::PositionId.eq(membership.position_id.as_uuid()))
        .filter(same_place)
        .filter(membership::Column::Id.ne(membership.id.as_uuid()))
        .filter(not_before);
    if let Some(until) = membership.term.until {
        select = select.filter(membership::Column::FromDay.lte(until));
    }
    let row = select.one(tx.conn()).await.context("looking for memberships on the same days")?;
    Ok(row.map(|row| row.id.0))
}

/// What these people hold or held in a position at a place, as far as it is not over at `after`.
pub(crate) async fn of_position(
    conn: &impl ConnectionTrait,
    (position_id, at): (PositionId, &HeldAt),
    people: impl IntoIterator<Item = StaffId>,
    after: DateTime<Utc>,
) -> Result<Vec<Membership>, DbError> {
    let same_place = match at.place_id() {
        Some(place_id) => membership::Column::PlaceId.eq(place_id.as_uuid()),
        None => membership::Column::PlaceId.is_null(),
    };
    let rows = membership::Entity::find()
        .filter(membership::Column::StaffId.is_in(people.into_iter().map(|id| id.as_uuid())))
        .filter(membership::Column::PositionId.eq(position_id.as_uuid()))
        .filter(same_place)
        .filter(is_not_over(after))
        .order_by_asc(membership::Column::Id)
        .all(conn)
        .await
        .context("reading who holds a position")?;
    rows.into_iter().map(from_row).collect()
}

/// What somebody holds at `now` or will hold, of their own or as a deputy.
pub(crate) async fn held_by(
    conn: &impl ConnectionTrait,
    staff_id: StaffId,
    now: DateTime<Utc>,
) -> Result<Vec<Held>, DbError> {
    let rows = membership::Entity::find()
        .filter(of_person(staff_id))
        .filter(is_not_over(now))
        .order_by_asc(membership::Column::Id)
        .all(conn)
        .await
        .context("reading what somebody holds")?;
    let memberships: Vec<Membership> = rows.into_iter().map(from_row).collect::<Result<_, _>>()?;
    if memberships.is_empty() {
        return Ok(Vec::new());
    }
    let positions: BTreeSet<PositionId> =
        memberships.iter().map(|membership| membership.position_id).collect();
    let roles = positions::storage::roles_of(conn, positions).await?;
    let held = memberships.iter().flat_map(|membership| {
        let roles = roles.get(&membership.position_id).cloned().unwrap_or_default();
        let own = (membership.staff_id == staff_id).then_some(membership.term);
        let deputy = membership.deputy.filter(|deputy| deputy.staff_id == staff_id);
        let deputy = deputy.map(|deputy| deputy.term).filter(|term| !term.is_over(now));
        let terms = own.into_iter().chain(deputy);
        terms.map(move |term| Held { roles: roles.clone(), scope: membership.at.scope(), term })
    });
    Ok(held.collect())
}

/// What somebody holds at `now` and nobody stands in for them in, and what they stand in for somebody in. A person holds a
/// bounded number of positions.
pub(crate) async fn in_force_of(
    conn: &impl ConnectionTrait,
    staff_id: StaffId,
    now: DateTime<Utc>,
) -> Result<Vec<Membership>, DbError> {
    let rows = membership::Entity::find()
        .filter(of_person(staff_id))
        .filter(membership::Column::BeginsAt.lte(now))
        .filter(is_not_over(now))
        .order_by_asc(membership::Column::Id)
        .all(conn)
        .await
        .context("reading what somebody holds now")?;
    let memberships: Vec<Membership> = rows.into_iter().map(from_row).collect::<Result<_, _>>()?;
    Ok(memberships.into_iter().filter(|membership| membership.acting_at(now) == staff_id).collect())
}

/// Who acts at `now` in positions of these posts: at one of these estates, in a region, or in the group.
pub(crate) async fn of_posts(
    conn: &impl ConnectionTrait,
    posts: &BTreeSet<&str>,
    estates: &BTreeSet<EstateId>,
    now: DateTime<Utc>,
) -> Result<Vec<PostHolder>, DbError> {
    if posts.is_empty() {
        return Ok(Vec::new());
    }
    let doing = "looking for those who hold posts";
    let select = Query::select()
        .columns(["id", "post"])
        .from("positions")
        .and_where(Expr::col("post").is_in(posts.iter().copied()))
        .take();
    let mut positions = BTreeMap::new();
    for row in conn.query_all(&select).await.context(doing)? {
        let id: IdColumn<PositionId> = row.try_get_by_index(0).context(doing)?;
        positions.insert(id.0, row.try_get_by_index::<String>(1).context(doing)?);
    }
    let around = Condition::any()
        .add(membership::Column::EstateId.is_null())
        .add(membership::Column::EstateId.is_in(estates.iter().map(|id| id.as_uuid())));
    let rows = membership::Entity::find()
        .filter(membership::Column::PositionId.is_in(positions.keys().map(|id| id.as_uuid())))
        .filter(around)
        .filter(membership::Column::BeginsAt.lte(now))
        .filter(is_not_over(now))
        .order_by_asc(membership::Column::Id)
        .limit(MOST_HOLDERS)
        .all(conn)
        .await
        .context(doing)?;
    let memberships: Vec<Membership> = rows.into_iter().map(from_row).collect::<Result<_, _>>()?;
    let people = memberships.iter().map(|membership| membership.acting_at(now).as_uuid());
    let select = Query::select()
        .columns(["id", "name"])
        .from("staff")
        .and_where(Expr::col("id").is_in(people))
        .and_where(Expr::col("disabled_at").is_null())
        .take();
    let mut names = BTreeMap::new();
    for row in conn.query_all(&select).await.context(doing)? {
        let id: IdColumn<StaffId> = row.try_get_by_index(0).context(doing)?;
        names.insert(id.0, row.try_get_by_index::<String>(1).context(doing)?);
    }
    let holder = |membership: Membership| {
        let staff_id = membership.acting_at(now);
        let (post, name) = (positions.get(&membership.position_id)?, names.get(&staff_id)?);
        Some(PostHolder { post: post.clone(), staff_id, name: name.clone(), at: membership.at })
    };
    Ok(memberships.into_iter().filter_map(holder).collect())
}

/// Everybody who holds a position or will, or stands in for somebody who does, each once and in the order of their ids.
pub(crate) async fn holders(tx: &Tx, position_id: PositionId) -> Result<BTreeSet<StaffId>, DbError> {
    let select = Query::select()
        .columns(["staff_id", "deputy_id"])
        .from("memberships")
        .and_where(Expr::col("position_id").eq(position_id.as_uuid()))
        .cond_where(is_not_over(tx.now()))
        .to_owned();
    let doing = "looking for those who hold a position";
    let mut people = BTreeSet::new();
    for row in tx.conn().query_all(&select).await.context(doing)? {
        let holder: IdColumn<StaffId> = row.try_get_by_index(0).context(doing)?;
        let deputy: Option<IdColumn<StaffId>> = row.try_get_by_index(1).context(doing)?;
        people.extend(std::iter::once(holder).chain(deputy).map(|id| id.0));
    }
    Ok(people)
}

fn of_person(staff_id: StaffId) -> Condition {
    Condition::any()
        .add(membership::Column::StaffId.eq(staff_id.as_uuid()))
        .add(membership::Column::DeputyId.eq(staff_id.as_uuid()))
}

fn is_not_over(now: DateTime<Utc>) -> Condition {
    Condition::any().add(membership::Column::EndsAt.is_null()).add(membership::Column::EndsAt.gt(now))
}
