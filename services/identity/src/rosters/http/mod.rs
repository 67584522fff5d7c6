//! Rosters over the API.

mod days;
mod duty;
mod shapes;

use actix_web::{HttpResponse, delete, get, post, put, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::{Failure, PageOf};
use vocabulary::{RosterEntryId, RosterId};
use web::{
    IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, PathParts, Problem, Submitted, Versioned,
};

use crate::{
    app::App,
    rosters::{
        app::{self, RosterEntryList, RosterList, RosterTarget},
        domain::Roster,
    },
};
use shapes::{EndOfRosterBody, NewRosterBody, NewRosterEntryBody, OtherRosterEntryBody};

pub(crate) use days::get_roster_days;
pub(crate) use duty::{find_duty, find_duty_board};
pub(crate) use shapes::{RosterEntryView, RosterView};

/// Create a roster
///
/// People who hold a position at a place work there by a shift pattern, each so many days ahead in its cycle. Whoever has a
/// line holds the position on all of its days, and works nowhere else at the same time.
#[utoipa::path(
    tag = "rosters", params(IdempotencyKeyHeader), security(("bearer" = ["identity:write"])),
    request_body = NewRosterBody,
    responses((status = 201, description = "Created.", body = RosterView))
)]
#[post("/api/v1/rosters")]
pub(crate) async fn create_roster(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    body: Submitted<NewRosterBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewRosterBody::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::create_roster(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List rosters
///
/// Newest first.
#[utoipa::path(
    tag = "rosters", params(Listing::<RosterList>), security(("bearer" = ["identity:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<RosterView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/rosters")]
pub(crate) async fn list_rosters(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    listing: Listing<RosterList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_rosters(&app, &caller.actor, &query).await?;
    reply.of(page.map(|roster| RosterView::from(&roster))).await
}

/// Get a roster
#[utoipa::path(
    tag = "rosters", security(("bearer" = ["identity:read"])),
    responses(
        (status = 200, description = "The roster.", body = RosterView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/rosters/{id}")]
pub(crate) async fn get_roster(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    id: PathId<RosterId>,
) -> Result<Versioned<RosterView>, Problem> {
    Ok(versioned(&app::get_roster(&app, &caller.actor, id.0).await?))
}

/// End a roster
///
/// Sooner than it would have ended. The shifts that begin on its last day are still worked.
#[utoipa::path(
    tag = "rosters", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    request_body = EndOfRosterBody,
    responses((status = 200, description = "The updated roster.", body = RosterView))
)]
#[post("/api/v1/rosters/{id}/end")]
pub(crate) async fn end_roster(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<RosterId>,
    version: IfMatch,
    body: Submitted<EndOfRosterBody>,
) -> Result<Versioned<RosterView>, Problem> {
    let until = body.value.until();
    let target = RosterTarget { id: id.0, version: version.0 };
    Ok(versioned(&app::end_roster(&app, &caller.actor, target, until).await?))
}

/// Delete a roster
///
/// One that has not begun, and of which nobody asked to swap a shift.
#[utoipa::path(
    tag = "rosters", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    responses((status = 204, description = "Deleted."))
)]
#[delete("/api/v1/rosters/{id}")]
pub(crate) async fn withdraw_roster(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<RosterId>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    let target = RosterTarget { id: id.0, version: version.0 };
    app::withdraw_roster(&app, &caller.actor, target).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Record a day that differs from a roster
///
/// Somebody is absent, works a shift besides or works another one. The ETag is that of the roster, which changes with it.
#[utoipa::path(
    tag = "rosters", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    request_body = NewRosterEntryBody,
    responses((status = 200, description = "The day that differs.", body = RosterEntryView))
)]
#[post("/api/v1/rosters/{id}/entries")]
pub(crate) async fn record_roster_entry(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<RosterId>,
    version: IfMatch,
    body: Submitted<NewRosterEntryBody>,
) -> Result<Versioned<RosterEntryView>, Problem> {
    let command = body.try_map(NewRosterEntryBody::into_command)?.value;
    let target = RosterTarget { id: id.0, version: version.0 };
    let (roster, entry) = app::record_entry(&app, &caller.actor, target, command).await?;
    Ok(Versioned::new(roster.version, RosterEntryView::from(&entry)))
}

/// List the days that differ from a roster
///
/// What was recorded last comes first.
#[utoipa::path(
    tag = "rosters", params(Listing::<RosterEntryList>), security(("bearer" = ["identity:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<RosterEntryView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/rosters/{id}/entries")]
pub(crate) async fn list_roster_entries(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    id: PathId<RosterId>,
    listing: Listing<RosterEntryList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_entries(&app, &caller.actor, id.0, query).await?;
    reply.of(page.map(|entry| RosterEntryView::from(&entry))).await
}

/// Replace a day that differs from a roster
///
/// The same day of the same person differs otherwise. The ETag is that of the roster, which changes with it.
#[utoipa::path(
    tag = "rosters", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    request_body = OtherRosterEntryBody,
    responses((status = 200, description = "The day that differs.", body = RosterEntryView))
)]
#[put("/api/v1/rosters/{id}/entries/{roster_entry_id}")]
pub(crate) async fn replace_roster_entry(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    ids: PathParts<(RosterId, RosterEntryId)>,
    version: IfMatch,
    body: Submitted<OtherRosterEntryBody>,
) -> Result<Versioned<RosterEntryView>, Problem> {
    let (id, entry_id) = ids.0;
    let command = body.try_map(OtherRosterEntryBody::into_command)?.value;
    let target = RosterTarget { id, version: version.0 };
    let (roster, entry) = app::replace_entry(&app, &caller.actor, target, (entry_id, command)).await?;
    Ok(Versioned::new(roster.version, RosterEntryView::from(&entry)))
}

/// Delete a day that differs from a roster
///
/// What the roster has for that day is worked again. The ETag is that of the roster, which changes with it.
#[utoipa::path(
    tag = "rosters", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    responses((status = 200, description = "The updated roster.", body = RosterView))
)]
#[delete("/api/v1/rosters/{id}/entries/{roster_entry_id}")]
pub(crate) async fn remove_roster_entry(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    ids: PathParts<(RosterId, RosterEntryId)>,
    version: IfMatch,
) -> Result<Versioned<RosterView>, Problem> {
    let (id, entry_id) = ids.0;
    let target = RosterTarget { id, version: version.0 };
    Ok(versioned(&app::remove_entry(&app, &caller.actor, target, entry_id).await?))
}

fn versioned(roster: &Roster) -> Versioned<RosterView> {
    Versioned::new(roster.version, RosterView::from(roster))
}

fn created(roster: &Roster) -> Result<Reply, Failure> {
    let location = format!("/api/v1/rosters/{}", roster.id);
    web::created(&location, roster.version, &RosterView::from(roster))
}
