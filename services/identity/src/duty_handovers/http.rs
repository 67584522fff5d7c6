//! Hand-overs of duty over the API.

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, NaiveDate, Utc};
use idempotency::Reply;
use kernel::{Failure, Faults, PageOf, Refusal, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{DutyHandoverId, PlaceId, PositionId, RosterId};
use web::{IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Submitted, Versioned};

use crate::{
    app::App,
    duty_handovers::{
        app::{self, DutyHandoverList, DutyHandoverTarget, RecordDutyHandover},
        domain::{DutyHandover, HandoverItem, HandoverUrgency, MOST_ITEMS, Mark, Outcome},
    },
};

/// Record a duty hand-over
///
/// Whoever is on duty by the roster, or was within the last two hours, writes what is left open. It shows as not taken over
/// until the next one takes it over.
#[utoipa::path(
    tag = "rosters", params(IdempotencyKeyHeader), security(("bearer" = [])),
    request_body = NewDutyHandoverBody,
    responses((status = 201, description = "Recorded.", body = DutyHandoverView))
)]
#[post("/api/v1/duty-handovers")]
pub(crate) async fn record_duty_handover(
    caller: Caller<need::Anyone>,
    app: Data<App>,
    body: Submitted<NewDutyHandoverBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewDutyHandoverBody::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::record_duty_handover(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List duty hand-overs
///
/// Newest first.
#[utoipa::path(
    tag = "rosters", params(Listing::<DutyHandoverList>), security(("bearer" = ["identity:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<DutyHandoverView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/duty-handovers")]
pub(crate) async fn list_duty_handovers(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    listing: Listing<DutyHandoverList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_duty_handovers(&app, &caller.actor, &query).await?;
    reply.of(page.map(|handover| DutyHandoverView::from(&handover))).await
}

/// Get a duty hand-over
#[utoipa::path(
    tag = "rosters", security(("bearer" = ["identity:read"])),
    responses(
        (status = 200, description = "The hand-over.", body = DutyHandoverView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/duty-handovers/{id}")]
pub(crate) async fn get_duty_handover(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    id: PathId<DutyHandoverId>,
) -> Result<Versioned<DutyHandoverView>, Problem> {
    Ok(versioned(&app::get_duty_handover(&app, &caller.actor, id.0).await?))
}

/// Accept a duty hand-over
///
/// By the sign-in of somebody else who is on duty by the roster, or whose duty begins within two hours and next.
#[utoipa::path(
    tag = "rosters", params(IfMatchHeader), security(("bearer" = [])),
    responses((status = 200, description = "The updated hand-over.", body = DutyHandoverView))
)]
#[post("/api/v1/duty-handovers/{id}/accept")]
pub(crate) async fn accept_duty_handover(
    caller: Caller<need::Anyone>,
    app: Data<App>,
    id: PathId<DutyHandoverId>,
    version: IfMatch,
) -> Result<Versioned<DutyHandoverView>, Problem> {
    let target = DutyHandoverTarget { id: id.0, version: version.0 };
    Ok(versioned(&app::accept_duty_handover(&app, &caller.actor, target).await?))
}

/// Mark an item of a duty hand-over
///
/// As done, or with the reason why it could not be done that day; it may be done later. By whoever is on duty, once the
/// hand-over was taken over.
#[utoipa::path(
    tag = "rosters", params(IfMatchHeader), security(("bearer" = [])),
    request_body = HandoverMarkBody,
    responses((status = 200, description = "The updated hand-over.", body = DutyHandoverView))
)]
#[post("/api/v1/duty-handovers/{id}/mark")]
pub(crate) async fn mark_handover_item(
    caller: Caller<need::Anyone>,
    app: Data<App>,
    id: PathId<DutyHandoverId>,
    version: IfMatch,
    body: Submitted<HandoverMarkBody>,
) -> Result<Versioned<DutyHandoverView>, Problem> {
    let mark = body.try_map(HandoverMarkBody::into_mark)?.value;
    let target = DutyHandoverTarget { id: id.0, version: version.0 };
    Ok(versioned(&app::mark_handover_item(&app, &caller.actor, target, mark).await?))
}

fn versioned(handover: &DutyHandover) -> Versioned<DutyHandoverView> {
    Versioned::new(handover.version, DutyHandoverView::from(handover))
}

fn created(handover: &DutyHandover) -> Result<Reply, Failure> {
    let location = format!("/api/v1/duty-handovers/{}", handover.id);
    web::created(&location, handover.version, &DutyHandoverView::from(handover))
}

/// What a shift leaves to the next.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewDutyHandover)]
pub(super) struct NewDutyHandoverBody {
    position_id: PositionId,
    /// Where the duty is; none of a position that is held in the whole group.
    place_id: Option<PlaceId>,
    /// What is left open; nothing may be. It is shown with the most urgent first.
    #[schema(max_items = 50)]
    items: Vec<HandoverItemBody>,
    #[schema(max_length = 2000)]
    note: Option<String>,
}

impl NewDutyHandoverBody {
    /// The command, or every fault at once.
    fn into_command(self) -> Result<RecordDutyHandover, Refusal> {
        let Self { position_id, place_id, items, note } = self;
        let mut faults = Faults::new();
        let items = faults.list("/items", "list.too_long", items, 0..=MOST_ITEMS);
        let items = items
            .into_iter()
            .enumerate()
            .map(|(index, HandoverItemBody { urgency, text })| HandoverItem {
                urgency,
                text: faults.text(&format!("/items/{index}/text"), &text, 500),
                mark: None,
            })
            .collect();
        let note = faults.optional_text("/note", note.as_deref(), 2000);
        faults.into_result()?;
        Ok(RecordDutyHandover { position_id, place_id, items, note })
    }
}

/// One thing that is left open.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewHandoverItem)]
pub(super) struct HandoverItemBody {
    urgency: HandoverUrgency,
    #[schema(min_length = 1, max_length = 500)]
    text: String,
}

/// What became of an item.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = HandoverMark)]
pub(super) struct HandoverMarkBody {
    /// Its number, counted from one in the order in which they are shown.
    #[schema(minimum = 1, maximum = 50)]
    item: u8,
    /// Why it could not be done that day; none when it is done.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

impl HandoverMarkBody {
    fn into_mark(self) -> Result<(usize, Outcome), Refusal> {
        let Self { item, reason } = self;
        let mut faults = Faults::new();
        let reason = faults.optional_text("/reason", reason.as_deref(), 500);
        faults.into_result()?;
        Ok((item.into(), reason.map_or(Outcome::Done, Outcome::Postponed)))
    }
}

/// What one shift left to the next.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DutyHandover)]
pub(crate) struct DutyHandoverView {
    duty_handover_id: DutyHandoverId,
    /// By which its writer was on duty.
    roster_id: RosterId,
    position_id: PositionId,
    /// Where that roster holds.
    place_id: Option<PlaceId>,
    /// Who wrote it.
    staff_id: StaffId,
    /// The day on which their shift began.
    day: NaiveDate,
    /// The code of that shift.
    shift: String,
    /// The most urgent first.
    items: Vec<HandoverItemView>,
    note: Option<String>,
    /// None as long as nobody took it over.
    taken_over_by: Option<StaffId>,
    taken_over_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

/// One thing that was left open.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HandoverItem)]
pub(crate) struct HandoverItemView {
    urgency: HandoverUrgency,
    text: String,
    is_done: bool,
    /// Why it could not be done that day.
    reason: Option<String>,
    /// Who marked it last.
    marked_by: Option<StaffId>,
    marked_at: Option<DateTime<Utc>>,
}

impl From<&DutyHandover> for DutyHandoverView {
    fn from(handover: &DutyHandover) -> Self {
        let DutyHandover {
            id,
            version: _,
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
        } = handover.clone();
        Self {
            duty_handover_id: id,
            roster_id,
            position_id,
            place_id,
            staff_id,
            day,
            shift: shift_code,
            items: items.into_iter().map(HandoverItemView::from).collect(),
            note,
            taken_over_by: taken_over.map(|(by, _at)| by),
            taken_over_at: taken_over.map(|(_by, at)| at),
            created_at,
        }
    }
}

impl From<HandoverItem> for HandoverItemView {
    fn from(item: HandoverItem) -> Self {
        let HandoverItem { urgency, text, mark } = item;
        let (is_done, reason, marked) = match mark {
            None => (false, None, None),
            Some(Mark { outcome: Outcome::Done, by, at }) => (true, None, Some((by, at))),
            Some(Mark { outcome: Outcome::Postponed(reason), by, at }) => {
                (false, Some(reason), Some((by, at)))
            }
        };
        Self {
            urgency,
            text,
            is_done,
            reason,
            marked_by: marked.map(|(by, _at)| by),
            marked_at: marked.map(|(_by, at)| at),
        }
    }
}
