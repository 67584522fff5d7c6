//! Swaps of shifts over the API.

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, NaiveDate, Utc};
use idempotency::Reply;
use kernel::{Actor, Failure, PageOf, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{RosterId, ShiftSwapId};
use web::{
    Day, IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Submitted, Versioned,
};

use crate::{
    app::App,
    shift_swaps::{
        app::{self, RequestShiftSwap, ShiftSwapList, ShiftSwapTarget},
        domain::{ShiftSwap, ShiftSwapStatus, SwapAct},
    },
};

/// Request a shift swap
///
/// The caller asks somebody to work a day of theirs, for a day of the other or for nothing. Both hold the position, and
/// neither would be on duty twice. It lapses when its first shift begins before it is approved.
#[utoipa::path(
    tag = "rosters", params(IdempotencyKeyHeader), security(("bearer" = [])),
    request_body = NewShiftSwapBody,
    responses((status = 201, description = "Requested.", body = ShiftSwapView))
)]
#[post("/api/v1/shift-swaps")]
pub(crate) async fn request_shift_swap(
    caller: Caller<need::Anyone>,
    app: Data<App>,
    body: Submitted<NewShiftSwapBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(|body| Ok(body.into_command()))?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::request_shift_swap(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List shift swaps
///
/// Newest first.
#[utoipa::path(
    tag = "rosters", params(Listing::<ShiftSwapList>), security(("bearer" = ["identity:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<ShiftSwapView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/shift-swaps")]
pub(crate) async fn list_shift_swaps(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    listing: Listing<ShiftSwapList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_shift_swaps(&app, &caller.actor, &query).await?;
    reply.of(page.map(|swap| ShiftSwapView::from(&swap))).await
}

/// Get a shift swap
#[utoipa::path(
    tag = "rosters", security(("bearer" = ["identity:read"])),
    responses(
        (status = 200, description = "The shift swap.", body = ShiftSwapView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/shift-swaps/{id}")]
pub(crate) async fn get_shift_swap(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    id: PathId<ShiftSwapId>,
) -> Result<Versioned<ShiftSwapView>, Problem> {
    Ok(versioned(&app::get_shift_swap(&app, &caller.actor, id.0).await?))
}

/// Accept a shift swap
///
/// By the one who was asked. It waits for somebody who manages rosters then.
#[utoipa::path(
    tag = "rosters", params(IfMatchHeader), security(("bearer" = [])),
    responses((status = 200, description = "The updated shift swap.", body = ShiftSwapView))
)]
#[post("/api/v1/shift-swaps/{id}/accept")]
pub(crate) async fn accept_shift_swap(
    caller: Caller<need::Anyone>,
    app: Data<App>,
    id: PathId<ShiftSwapId>,
    version: IfMatch,
) -> Result<Versioned<ShiftSwapView>, Problem> {
    act(&app, &caller.actor, (id.0, version.0), SwapAct::Accept).await
}

/// Approve a shift swap
///
/// By somebody who is neither of the two. They work each other's day from now on.
#[utoipa::path(
    tag = "rosters", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    responses((status = 200, description = "The updated shift swap.", body = ShiftSwapView))
)]
#[post("/api/v1/shift-swaps/{id}/approve")]
pub(crate) async fn approve_shift_swap(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<ShiftSwapId>,
    version: IfMatch,
) -> Result<Versioned<ShiftSwapView>, Problem> {
    act(&app, &caller.actor, (id.0, version.0), SwapAct::Approve).await
}

/// Decline a shift swap
///
/// By the one who was asked, or by somebody who manages rosters (`identity:write`) and is neither of the two.
#[utoipa::path(
    tag = "rosters", params(IfMatchHeader), security(("bearer" = [])),
    responses((status = 200, description = "The updated shift swap.", body = ShiftSwapView))
)]
#[post("/api/v1/shift-swaps/{id}/decline")]
pub(crate) async fn decline_shift_swap(
    caller: Caller<need::Anyone>,
    app: Data<App>,
    id: PathId<ShiftSwapId>,
    version: IfMatch,
) -> Result<Versioned<ShiftSwapView>, Problem> {
    act(&app, &caller.actor, (id.0, version.0), SwapAct::Decline).await
}

/// Withdraw a shift swap
///
/// By whoever asked, as long as nothing is decided.
#[utoipa::path(
    tag = "rosters", params(IfMatchHeader), security(("bearer" = [])),
    responses((status = 200, description = "The updated shift swap.", body = ShiftSwapView))
)]
#[post("/api/v1/shift-swaps/{id}/withdraw")]
pub(crate) async fn withdraw_shift_swap(
    caller: Caller<need::Anyone>,
    app: Data<App>,
    id: PathId<ShiftSwapId>,
    version: IfMatch,
) -> Result<Versioned<ShiftSwapView>, Problem> {
    act(&app, &caller.actor, (id.0, version.0), SwapAct::Withdraw).await
}

async fn act(
    app: &App,
    actor: &Actor,
    (id, version): (ShiftSwapId, i32),
    act: SwapAct,
) -> Result<Versioned<ShiftSwapView>, Problem> {
    let target = ShiftSwapTarget { id, version };
    Ok(versioned(&app::act_on_shift_swap(app, actor, target, act).await?))
}

fn versioned(swap: &ShiftSwap) -> Versioned<ShiftSwapView> {
    Versioned::new(swap.version, ShiftSwapView::from(swap))
}

fn created(swap: &ShiftSwap) -> Result<Reply, Failure> {
    let location = format!("/api/v1/shift-swaps/{}", swap.id);
    web::created(&location, swap.version, &ShiftSwapView::from(swap))
}

/// A swap to ask for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewShiftSwap)]
pub(super) struct NewShiftSwapBody {
    roster_id: RosterId,
    /// A day on which the caller is on duty by the roster: all they work on it.
    #[schema(value_type = NaiveDate, example = "2026-03-02")]
    day: Day,
    /// Who is asked to work it.
    with_staff_id: StaffId,
    /// A day of theirs that the caller works for it; none when nothing is given back.
    #[schema(value_type = Option<NaiveDate>)]
    with_day: Option<Day>,
}

impl NewShiftSwapBody {
    fn into_command(self) -> RequestShiftSwap {
        let Self { roster_id, day, with_staff_id, with_day } = self;
        RequestShiftSwap { roster_id, day: day.0, with_staff_id, with_day: with_day.map(|day| day.0) }
    }
}

/// Two who work each other's day, or one who works another's, once it is approved.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ShiftSwap)]
pub(crate) struct ShiftSwapView {
    shift_swap_id: ShiftSwapId,
    roster_id: RosterId,
    /// Who asked.
    staff_id: StaffId,
    day: NaiveDate,
    with_staff_id: StaffId,
    with_day: Option<NaiveDate>,
    status: ShiftSwapStatus,
    /// When the first of the shifts begins; what is not approved by then lapses.
    begins_at: DateTime<Utc>,
    agreed_at: Option<DateTime<Utc>>,
    /// Who approved or declined it.
    decided_by: Option<StaffId>,
    decided_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

impl From<&ShiftSwap> for ShiftSwapView {
    fn from(swap: &ShiftSwap) -> Self {
        let ShiftSwap {
            id,
            version: _,
            roster_id,
            staff_id,
            day,
            with_staff_id,
            with_day,
            begins_at,
            state,
            created_at,
        } = *swap;
        Self {
            shift_swap_id: id,
            roster_id,
            staff_id,
            day,
            with_staff_id,
            with_day,
            status: state.status(),
            begins_at,
            agreed_at: state.agreed_at(),
            decided_by: state.decided_by(),
            decided_at: state.decided_at(),
            created_at,
        }
    }
}
