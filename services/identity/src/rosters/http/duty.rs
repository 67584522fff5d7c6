//! Who is on duty, over the API.

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Faults, Refusal, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{PlaceId, PositionId, RosterId};
use web::{Instant, Problem, Query};

use crate::{
    app::App,
    rosters::{
        app::{self, DutyAnswer, DutyBoard, DutyQuestion},
        domain::Duty,
    },
};

/// Get who is on duty
///
/// In a position at a place, by the nearest of the places it lies in that has a roster then; and who comes next. The duty of
/// somebody whose membership is over ends with it, and on a deputy's days it is the deputy's.
#[utoipa::path(
    tag = "rosters", params(DutyQuery), security(("bearer" = ["identity:read"])),
    responses((status = 200, description = "Who is on duty.", body = DutyAnswerView))
)]
#[get("/api/v1/duty")]
pub(crate) async fn find_duty(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    query: Query<DutyQuery>,
) -> Result<HttpResponse, Problem> {
    let question = query.0.into_question()?;
    let DutyQuestion { position_id, place_id, at: _ } = question;
    let answer = app::find_duty(&app, &caller.actor, question).await?;
    Ok(HttpResponse::Ok().json(DutyAnswerView::of((position_id, place_id), answer)))
}

/// Get who is on duty at a place
///
/// In each position that has a roster there or where the place lies, and who comes next, as of a single position.
#[utoipa::path(
    tag = "rosters", params(BoardQuery), security(("bearer" = ["identity:read"])),
    responses((status = 200, description = "Who is on duty.", body = DutyBoardView))
)]
#[get("/api/v1/duty/board")]
pub(crate) async fn find_duty_board(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    query: Query<BoardQuery>,
) -> Result<HttpResponse, Problem> {
    let BoardQuery { place_id, at } = query.0;
    let mut faults = Faults::new();
    let at = at.map(|at| faults.instant("/at", at.0));
    faults.into_result()?;
    let DutyBoard { at, positions } = app::find_duty_board(&app, &caller.actor, (place_id, at)).await?;
    let positions = positions
        .into_iter()
        .map(|(position_id, answer)| DutyAnswerView::of((position_id, place_id), answer))
        .collect();
    Ok(HttpResponse::Ok().json(DutyBoardView { at, place_id, positions }))
}

/// Where it is asked.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct BoardQuery {
    /// An estate, a part of one, or a region; the whole group where it is left out.
    place_id: Option<PlaceId>,
    /// Now when it is left out.
    #[param(value_type = Option<DateTime<Utc>>, example = "2026-03-02T22:30:00Z")]
    at: Option<Instant>,
}

/// Who is asked for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DutyQuery {
    position_id: PositionId,
    /// An estate, a part of one, or a region; none for a position that is held in the whole group.
    place_id: Option<PlaceId>,
    /// Now when it is left out.
    #[param(value_type = Option<DateTime<Utc>>, example = "2026-03-02T22:30:00Z")]
    at: Option<Instant>,
}

impl DutyQuery {
    fn into_question(self) -> Result<DutyQuestion, Refusal> {
        let Self { position_id, place_id, at } = self;
        let mut faults = Faults::new();
        let at = at.map(|at| faults.instant("/at", at.0));
        faults.into_result()?;
        Ok(DutyQuestion { position_id, place_id, at })
    }
}

/// Who is on duty, and who comes next.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DutyAnswer)]
pub(crate) struct DutyAnswerView {
    at: DateTime<Utc>,
    position_id: PositionId,
    place_id: Option<PlaceId>,
    /// By whose rosters: those of the nearest place that has some. None where no place has any.
    roster_ids: Vec<RosterId>,
    /// Where these rosters hold; none in the whole group.
    roster_place_id: Option<PlaceId>,
    /// Nobody when it is a rest, or when whoever would be on duty is absent or does not hold the position any more.
    on_duty: Vec<DutyView>,
    /// All whose duty begins first after that instant, within five weeks.
    next: Vec<DutyView>,
}

impl DutyAnswerView {
    fn of((position_id, place_id): (PositionId, Option<PlaceId>), answer: DutyAnswer) -> Self {
        let DutyAnswer { at, found_at, rosters, watch } = answer;
        Self {
            at,
            position_id,
            place_id,
            roster_ids: rosters,
            roster_place_id: found_at.and_then(|at| at.place_id()),
            on_duty: watch.on_duty.into_iter().map(DutyView::from).collect(),
            next: watch.next.into_iter().map(DutyView::from).collect(),
        }
    }
}

/// Who is on duty at a place in each position.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DutyBoard)]
pub(crate) struct DutyBoardView {
    at: DateTime<Utc>,
    place_id: Option<PlaceId>,
    /// Each that somebody is on duty in by a roster, or will be within five weeks.
    positions: Vec<DutyAnswerView>,
}

/// Somebody's duty without a break.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Duty)]
pub(crate) struct DutyView {
    staff_id: StaffId,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    /// The code of the shift.
    shift: String,
    shift_name: String,
    /// The day that the shift belongs to: on which it begins.
    day: NaiveDate,
    /// For whom they stand in as a deputy.
    deputy_for: Option<StaffId>,
    /// Whose day it was before a swap.
    swapped_with: Option<StaffId>,
    roster_id: RosterId,
    /// By whose clock the shift is: an IANA name.
    #[schema(example = "Asia/Shanghai")]
    time_zone: &'static str,
}

impl From<Duty> for DutyView {
    fn from(duty: Duty) -> Self {
        let Duty {
            interval,
            staff_id,
            day,
            shift_code,
            shift_name,
            deputy_for,
            swapped_with,
            roster_id,
            time_zone,
        } = duty;
        Self {
            staff_id,
            from: interval.from,
            until: interval.until,
            shift: shift_code,
            shift_name,
            day,
            deputy_for,
            swapped_with,
            roster_id,
            time_zone,
        }
    }
}
