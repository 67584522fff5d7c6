//! Who is on duty in a position at a place: by the rosters of the nearest place that has some.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Actor, Failure, Refusal};
use vocabulary::{PlaceId, PositionId, RosterId};

use crate::{
    app::App,
    memberships::{app::held_at, domain::HeldAt, storage::known_places},
    positions,
    rosters::{
        domain::{HORIZON, Roster, Watch, watch},
        storage::{self, group_key, place_key, place_key_of, region_key},
    },
};

/// Who is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DutyQuestion {
    pub(crate) position_id: PositionId,
    /// None of a position that is held in the whole group.
    pub(crate) place_id: Option<PlaceId>,
    /// Now when it is left out.
    pub(crate) at: Option<DateTime<Utc>>,
}

/// Who is on duty, and by whose rosters.
#[derive(Debug, Clone)]
pub(crate) struct DutyAnswer {
    pub(crate) at: DateTime<Utc>,
    /// Rosters of the nearest place that has some, and where that is; none where no place has any.
    pub(crate) found_at: Option<HeldAt>,
    pub(crate) rosters: Vec<RosterId>,
    pub(crate) watch: Watch,
}

/// Who is on duty and who comes next. Of the places that the one asked about lies in, the nearest counts that has a roster
/// at that instant, or somebody on duty by one that is just over; where none has, the nearest with one to come.
///
/// # Errors
/// Faults at `/place_id` and `/position_id` for what is not there or lies outside the caller's scope.
#[tracing::instrument(skip_all, name = "identity.find_duty")]
pub(crate) async fn find_duty(
    app: &App,
    actor: &Actor,
    question: DutyQuestion,
) -> Result<DutyAnswer, Failure> {
    let DutyQuestion { position_id, place_id, at } = question;
    let at = at.unwrap_or_else(|| app.db.clock().now());
    let keys = upwards(app, actor, place_id).await?;
    let rosters = storage::at_places(app.db.reader(), Some(position_id), &keys, around(at)).await?;
    if rosters.is_empty() && positions::storage::find(app.db.reader(), position_id).await?.is_none() {
        return Err(Refusal::at("/position_id", "membership.position_unknown").into());
    }
    let nobody = DutyAnswer { at, found_at: None, rosters: Vec::new(), watch: Watch::default() };
    Ok(nearest(app, &keys, rosters, at).await?.unwrap_or(nobody))
}

/// Who is on duty at a place.
#[derive(Debug, Clone)]
pub(crate) struct DutyBoard {
    /// When.
    pub(crate) at: DateTime<Utc>,
    /// In each position.
    pub(crate) positions: Vec<(PositionId, DutyAnswer)>,
}

/// Who is on duty at a place in each position that has a roster there, or where that place lies; and when that is.
///
/// # Errors
/// A fault at `/place_id` for what is not there or lies outside the caller's scope.
#[tracing::instrument(skip_all, name = "identity.find_duty_board")]
pub(crate) async fn find_duty_board(
    app: &App,
    actor: &Actor,
    (place_id, at): (Option<PlaceId>, Option<DateTime<Utc>>),
) -> Result<DutyBoard, Failure> {
    let at = at.unwrap_or_else(|| app.db.clock().now());
    let keys = upwards(app, actor, place_id).await?;
    let mut of_positions: BTreeMap<PositionId, Vec<Roster>> = BTreeMap::new();
    for roster in storage::at_places(app.db.reader(), None, &keys, around(at)).await? {
        of_positions.entry(roster.position_id).or_default().push(roster);
    }
    let mut board = Vec::new();
    for (position_id, rosters) in of_positions {
        if let Some(answer) = nearest(app, &keys, rosters, at).await? {
            board.push((position_id, answer));
        }
    }
    Ok(DutyBoard { at, positions: board })
}

/// Rosters that may have somebody on duty at an instant, or next.
fn around(at: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
    (at - TimeDelta::days(1), at + HORIZON)
}

/// By those rosters of one position that hold at the nearest of these places.
async fn nearest(
    app: &App,
    keys: &[String],
    rosters: Vec<Roster>,
    at: DateTime<Utc>,
) -> Result<Option<DutyAnswer>, Failure> {
    let mut of_places: BTreeMap<String, Vec<Roster>> = BTreeMap::new();
    for roster in rosters {
        of_places.entry(place_key_of(&roster.at)).or_default().push(roster);
    }
    let mut to_come = None;
    for rosters in keys.iter().filter_map(|key| of_places.remove(key)) {
        let holds = rosters.iter().any(|roster| roster.term.is_in_force(at));
        let answer = answer(app, rosters, at).await?;
        if holds || !answer.watch.on_duty.is_empty() {
            return Ok(Some(answer));
        }
        to_come = to_come.or(Some(answer).filter(|answer| !answer.watch.next.is_empty()));
    }
    Ok(to_come)
}

/// By rosters of one place.
async fn answer(app: &App, rosters: Vec<Roster>, at: DateTime<Utc>) -> Result<DutyAnswer, Failure> {
    let found_at = rosters.first().map(|roster| roster.at.clone());
    let ids = rosters.iter().map(|roster| roster.id).collect();
    let today = at.date_naive();
    let days = (today - TimeDelta::days(2), today + HORIZON);
    let facts = storage::facts(app.db.reader(), (&app.db, &app.calendars), rosters, days).await?;
    let facts = storage::with_memberships(app.db.reader(), facts, at - TimeDelta::days(1)).await?;
    Ok(DutyAnswer { at, found_at, rosters: ids, watch: watch(&facts, at) })
}

/// The keys of the place and of all that it lies in, the nearest first; the whole group is the last.
async fn upwards(app: &App, actor: &Actor, place_id: Option<PlaceId>) -> Result<Vec<String>, Failure> {
    let mut keys = Vec::new();
    if let Some(place_id) = place_id {
        let (_kind, at) = held_at(app, actor, (place_id, "/place_id")).await?;
        match at {
            HeldAt::Group => {}
            HeldAt::Region { .. } => {
                let regions = known_places::within_what(&app.db, place_id).await?;
                keys.extend(regions.iter().filter_map(|region| Some(region_key(region.code.as_deref()?))));
            }
            HeldAt::Estate { place_id, estate_id } => {
                let whole = PlaceId::from_uuid(estate_id.as_uuid());
                if place_id != whole {
                    let parts = known_places::within_what(&app.db, place_id).await?;
                    keys.extend(parts.iter().map(|part| place_key(part.id)));
                }
                keys.push(place_key(whole));
                if let Some(estate) = app.db.estate(estate_id).await? {
                    keys.extend(estate.regions().map(region_key));
                }
            }
        }
    }
    keys.push(group_key());
    Ok(keys)
}
