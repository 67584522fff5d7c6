//! Memberships over the API.

use actix_web::{HttpResponse, delete, get, post, put, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, NaiveDate, Utc};
use idempotency::Reply;
use kernel::{Failure, Faults, PageOf, Refusal, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{MembershipId, PlaceId, PositionId};
use web::{
    Day, IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Submitted, Versioned,
};

use crate::{
    app::App,
    memberships::{
        app::{self, CreateMembership, DeputyWish, MembershipList, MembershipTarget},
        domain::{Deputy, Membership},
    },
    organisation_units::domain::are_in_order,
};

/// Create a membership
///
/// Somebody holds a position at a place, from one day to another. The roles of the position hold there on those days.
/// Nobody gives rights they do not hold.
#[utoipa::path(
    tag = "memberships", params(IdempotencyKeyHeader), security(("bearer" = ["identity:write"])),
    request_body = NewMembershipBody,
    responses((status = 201, description = "Created.", body = MembershipView))
)]
#[post("/api/v1/memberships")]
pub(crate) async fn create_membership(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    body: Submitted<NewMembershipBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewMembershipBody::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::create_membership(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List memberships
///
/// Newest first.
#[utoipa::path(
    tag = "memberships", params(Listing::<MembershipList>), security(("bearer" = ["identity:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<MembershipView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/memberships")]
pub(crate) async fn list_memberships(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    listing: Listing<MembershipList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_memberships(&app, &caller.actor, &query).await?;
    reply.of(page.map(|membership| MembershipView::from(&membership))).await
}

/// Get a membership
#[utoipa::path(
    tag = "memberships", security(("bearer" = ["identity:read"])),
    responses(
        (status = 200, description = "The membership.", body = MembershipView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/memberships/{id}")]
pub(crate) async fn get_membership(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    id: PathId<MembershipId>,
) -> Result<Versioned<MembershipView>, Problem> {
    Ok(versioned(&app::get_membership(&app, &caller.actor, id.0).await?))
}

/// End a membership
///
/// Sooner than it would have ended, with a day that may be over. Its rights are gone within seconds of that day's end.
#[utoipa::path(
    tag = "memberships", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    request_body = EndOfMembershipBody,
    responses((status = 200, description = "The updated membership.", body = MembershipView))
)]
#[post("/api/v1/memberships/{id}/end")]
pub(crate) async fn end_membership(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<MembershipId>,
    version: IfMatch,
    body: Submitted<EndOfMembershipBody>,
) -> Result<Versioned<MembershipView>, Problem> {
    let until = body.value.until.0;
    let target = MembershipTarget { id: id.0, version: version.0 };
    Ok(versioned(&app::end_membership(&app, &caller.actor, target, until).await?))
}

/// Delete a membership
///
/// One that has not begun.
#[utoipa::path(
    tag = "memberships", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    responses((status = 204, description = "Deleted."))
)]
#[delete("/api/v1/memberships/{id}")]
pub(crate) async fn withdraw_membership(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<MembershipId>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    let target = MembershipTarget { id: id.0, version: version.0 };
    app::withdraw_membership(&app, &caller.actor, target).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Replace the deputy
///
/// Somebody else holds the same roles at the same place for some days, besides the holder.
#[utoipa::path(
    tag = "memberships", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    request_body = AppointmentBody,
    responses((status = 200, description = "The updated membership.", body = MembershipView))
)]
#[put("/api/v1/memberships/{id}/deputy")]
pub(crate) async fn replace_deputy(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<MembershipId>,
    version: IfMatch,
    body: Submitted<AppointmentBody>,
) -> Result<Versioned<MembershipView>, Problem> {
    let deputy = body.try_map(|body| body.deputy.into_wish())?.value;
    let target = MembershipTarget { id: id.0, version: version.0 };
    Ok(versioned(&app::replace_deputy(&app, &caller.actor, target, deputy).await?))
}

/// Delete the deputy
///
/// Nobody stands in any more; the rights that came of it are gone within seconds.
#[utoipa::path(
    tag = "memberships", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    responses((status = 200, description = "The updated membership.", body = MembershipView))
)]
#[delete("/api/v1/memberships/{id}/deputy")]
pub(crate) async fn end_deputy(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<MembershipId>,
    version: IfMatch,
) -> Result<Versioned<MembershipView>, Problem> {
    let target = MembershipTarget { id: id.0, version: version.0 };
    Ok(versioned(&app::end_deputy(&app, &caller.actor, target).await?))
}

fn versioned(membership: &Membership) -> Versioned<MembershipView> {
    Versioned::new(membership.version, MembershipView::from(membership))
}

fn created(membership: &Membership) -> Result<Reply, Failure> {
    let location = format!("/api/v1/memberships/{}", membership.id);
    web::created(&location, membership.version, &MembershipView::from(membership))
}

/// Who gets which position.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewMembership)]
pub(super) struct NewMembershipBody {
    staff_id: StaffId,
    position_id: PositionId,
    /// A place of a kind that the position is held at; none where it is held in the whole group.
    place_id: Option<PlaceId>,
    /// The first day, by the calendar of the estate; that of the group at a region and in the whole group.
    #[schema(value_type = NaiveDate, example = "2026-03-01")]
    from: Day,
    /// The last day; none while no end is known.
    #[schema(value_type = Option<NaiveDate>)]
    until: Option<Day>,
    deputy: Option<DeputyBody>,
}

impl NewMembershipBody {
    /// The command, or every fault at once.
    fn into_command(self) -> Result<CreateMembership, Refusal> {
        let Self { staff_id, position_id, place_id, from, until, deputy } = self;
        let (from, until) = (from.0, until.map(|day| day.0));
        let mut faults = Faults::new();
        if !are_in_order(Some(from), until) {
            faults.add("/until", "days.end_before_beginning");
        }
        let deputy = match deputy.map(DeputyBody::into_wish).transpose() {
            Ok(deputy) => deputy,
            Err(refusal) => {
                faults.take(refusal);
                None
            }
        };
        faults.into_result()?;
        Ok(CreateMembership { staff_id, position_id, place_id, from, until, deputy })
    }
}

/// Who stands in, and on which days.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewDeputy)]
pub(super) struct DeputyBody {
    staff_id: StaffId,
    /// The first day, one of the membership's.
    #[schema(value_type = NaiveDate, example = "2026-03-01")]
    from: Day,
    /// The last day, one of the membership's that is not over.
    #[schema(value_type = NaiveDate, example = "2026-03-31")]
    until: Day,
}

impl DeputyBody {
    /// Who and when, or what is wrong with it.
    fn into_wish(self) -> Result<DeputyWish, Refusal> {
        let Self { staff_id, from, until } = self;
        if !are_in_order(Some(from.0), Some(until.0)) {
            return Err(Refusal::at("/deputy/until", "days.end_before_beginning"));
        }
        Ok(DeputyWish { staff_id, from: from.0, until: until.0 })
    }
}

/// Who shall stand in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Appointment)]
pub(super) struct AppointmentBody {
    deputy: DeputyBody,
}

/// When a membership ends.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EndOfMembership)]
pub(super) struct EndOfMembershipBody {
    /// The last day; sooner than it would have ended, and not before it began.
    #[schema(value_type = NaiveDate, example = "2026-03-31")]
    until: Day,
}

/// One person's holding of one position.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Membership)]
pub(crate) struct MembershipView {
    membership_id: MembershipId,
    staff_id: StaffId,
    position_id: PositionId,
    /// Where it is held; none of one that is held in the whole group.
    place_id: Option<PlaceId>,
    from: NaiveDate,
    /// The last day; none while no end is known.
    until: Option<NaiveDate>,
    /// When its first day begins.
    begins_at: DateTime<Utc>,
    /// When its last day ends.
    ends_at: Option<DateTime<Utc>>,
    deputy: Option<DeputyView>,
    created_at: DateTime<Utc>,
}

/// Who stands in, and on which days.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Deputy)]
pub(crate) struct DeputyView {
    staff_id: StaffId,
    from: NaiveDate,
    until: Option<NaiveDate>,
}

impl From<&Membership> for MembershipView {
    fn from(membership: &Membership) -> Self {
        let Membership { id, version: _, staff_id, position_id, at, term, deputy, created_at } = membership;
        let deputy = deputy.map(|Deputy { staff_id, term }| DeputyView {
            staff_id,
            from: term.from,
            until: term.until,
        });
        Self {
            membership_id: *id,
            staff_id: *staff_id,
            position_id: *position_id,
            place_id: at.place_id(),
            from: term.from,
            until: term.until,
            begins_at: term.begins_at,
            ends_at: term.ends_at,
            deputy,
            created_at: *created_at,
        }
    }
}
