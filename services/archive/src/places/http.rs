//! Places over the API.

use actix_web::{HttpResponse, get, patch, post, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, NaiveDate, Utc};
use idempotency::Reply;
use kernel::{EstateId, Failure, Faults, PageOf, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{PlaceId, PlaceKind};
use web::{
    Day, IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Submitted, Versioned,
    present,
};

use crate::{
    app::App,
    customers::http::person_fields::version,
    places::{
        app::{self, PlaceList, PlacedPlace, RegisterPlace},
        domain::{Place, PlaceChange, StandardVersion, Validity},
    },
};

/// Register a place
///
/// A region, or something within an estate that is no unit. Estates and units are added as what they are, and are places by that.
#[utoipa::path(
    tag = "places", params(IdempotencyKeyHeader), security(("bearer" = ["archive:manage"])),
    request_body = NewPlaceBody, responses((status = 201, description = "Added.", body = PlaceView))
)]
#[post("/api/v1/places")]
pub(crate) async fn register_place(
    caller: Caller<need::ArchiveManage>,
    app: Data<App>,
    body: Submitted<NewPlaceBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewPlaceBody::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::register_place(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List places
///
/// Newest first. Of regions, those are shown in which an estate lies that you may see, and everything within yours.
#[utoipa::path(
    tag = "places", params(Listing::<PlaceList>), security(("bearer" = ["archive:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<PlaceView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/places")]
pub(crate) async fn list_places(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    listing: Listing<PlaceList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_places(&app, &caller.actor, &query).await?;
    reply.of(page.map(|place| PlaceView::from(&place))).await
}

/// Get a place
///
/// With everything it lies in, the outermost first.
#[utoipa::path(
    tag = "places", security(("bearer" = ["archive:read"])),
    responses(
        (status = 200, description = "The place.", body = PlacedPlaceView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/places/{id}")]
pub(crate) async fn get_place(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    id: PathId<PlaceId>,
) -> Result<Versioned<PlacedPlaceView>, Problem> {
    Ok(versioned(&app::get_place(&app, &caller.actor, id.0).await?))
}

/// Change a place
///
/// What it is called, on which days it is there, and which standard and calendar hold there and in all that lies in it, unless
/// something nearer says otherwise. The name of an estate or a unit, and the standard of an estate, are changed where they are kept.
#[utoipa::path(
    tag = "places", params(IfMatchHeader), security(("bearer" = ["archive:manage"])),
    request_body = PlaceChangeBody,
    responses((status = 200, description = "The updated place.", body = PlacedPlaceView))
)]
#[patch("/api/v1/places/{id}")]
pub(crate) async fn change_place(
    caller: Caller<need::ArchiveManage>,
    app: Data<App>,
    id: PathId<PlaceId>,
    seen: IfMatch,
    body: Submitted<PlaceChangeBody>,
) -> Result<Versioned<PlacedPlaceView>, Problem> {
    let body = body.try_map(PlaceChangeBody::into_command)?;
    let placed = app::change_place(&app, &caller.actor, (id.0, seen.0), body.value).await?;
    Ok(versioned(&placed))
}

/// Move a place
///
/// With everything that lies in it. What belongs to an estate stays within it; moving a region or an estate needs rights over both
/// ends, since what a region holds decides who sees it.
#[utoipa::path(
    tag = "places", params(IfMatchHeader), security(("bearer" = ["archive:manage"])),
    request_body = PlaceMoveBody,
    responses((status = 200, description = "The moved place.", body = PlacedPlaceView))
)]
#[post("/api/v1/places/{id}/move")]
pub(crate) async fn move_place(
    caller: Caller<need::ArchiveManage>,
    app: Data<App>,
    id: PathId<PlaceId>,
    seen: IfMatch,
    body: Submitted<PlaceMoveBody>,
) -> Result<Versioned<PlacedPlaceView>, Problem> {
    let PlaceMoveBody { parent_id } = body.value;
    let placed = app::move_place(&app, &caller.actor, (id.0, seen.0), parent_id).await?;
    Ok(versioned(&placed))
}

fn versioned(placed: &PlacedPlace) -> Versioned<PlacedPlaceView> {
    let ancestors = placed.ancestors.iter().map(PlaceView::from).collect();
    let view = PlacedPlaceView { place: PlaceView::from(&placed.place), ancestors };
    Versioned::new(placed.place.version, view)
}

fn created(place: &Place) -> Result<Reply, Failure> {
    web::created(&format!("/api/v1/places/{}", place.id), place.version, &PlaceView::from(place))
}

/// A place to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPlace)]
pub(super) struct NewPlaceBody {
    kind: PlaceKind,
    /// The place that it lies in; none of an outermost region.
    parent_id: Option<PlaceId>,
    /// Of a region: what rights name it by. It never changes; the name, where none is given.
    #[schema(min_length = 1, max_length = 60)]
    code: Option<String>,
    /// Its own among those of its kind that lie in the same place.
    #[schema(min_length = 1, max_length = 120, example = "3栋")]
    name: String,
    /// The first day on which it is there, by the calendar there.
    #[schema(value_type = Option<NaiveDate>)]
    valid_from: Option<Day>,
    /// The last.
    #[schema(value_type = Option<NaiveDate>)]
    valid_until: Option<Day>,
}

impl NewPlaceBody {
    /// The command, or every fault at once.
    fn into_command(self) -> Result<RegisterPlace, Refusal> {
        let Self { kind, parent_id, code, name, valid_from, valid_until } = self;
        let (valid_from, valid_until) = (valid_from.map(|day| day.0), valid_until.map(|day| day.0));
        let mut faults = Faults::new();
        let name = faults.line("/name", &name, 120);
        let code = faults.optional_line("/code", code.as_deref(), 60);
        if matches!(kind, PlaceKind::Estate | PlaceKind::Unit) {
            faults.add("/kind", "place.registered_elsewhere");
        }
        match (kind == PlaceKind::Region, &code) {
            (true, None) if name.chars().count() > 60 => faults.add("/code", "place.code_needed"),
            (false, Some(_code)) => faults.add("/code", "place.code_of_region"),
            (_is_region, _code) => {}
        }
        if !(Validity { from: valid_from, until: valid_until }).is_sound() {
            faults.add("/valid_until", "place.ends_before_it_begins");
        }
        faults.into_result()?;
        Ok(RegisterPlace { kind, parent_id, code, name, valid_from, valid_until })
    }
}

/// What shall be different about a place; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlaceChange)]
pub(super) struct PlaceChangeBody {
    #[schema(min_length = 1, max_length = 120)]
    name: Option<String>,
    /// `null`: it was always there.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<NaiveDate>)]
    valid_from: Option<Option<Day>>,
    /// `null`: no end is known.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<NaiveDate>)]
    valid_until: Option<Option<Day>>,
    /// The service standard for what is opened there from now on; `null`: that of what it lies in. Needs `standards:write` besides.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 60)]
    standard: Option<Option<String>>,
    #[schema(minimum = 1)]
    standard_version: Option<i32>,
    /// The business calendar in a region; `null`: that of the region around it. Needs `standards:write` besides.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 60)]
    calendar: Option<Option<String>>,
}

impl PlaceChangeBody {
    /// The command, or every fault at once.
    fn into_command(self) -> Result<PlaceChange, Refusal> {
        let Self { name, valid_from, valid_until, standard, standard_version, calendar } = self;
        let mut faults = Faults::new();
        let name = name.map(|name| faults.line("/name", &name, 120));
        let standard =
            standard.map(|standard| standard.map(|standard| faults.line("/standard", &standard, 60)));
        let number = standard_version.map(|number| version("/standard_version", number, &mut faults));
        let standard = match (standard, number) {
            (Some(Some(name)), Some(version)) => Some(Some(StandardVersion { name, version })),
            (Some(None), None) => Some(None),
            (None, None) => None,
            (Some(Some(_named)), None) => {
                faults.add("/standard_version", "field.missing");
                None
            }
            (None | Some(None), Some(_number)) => {
                faults.add("/standard", "field.missing");
                None
            }
        };
        let calendar =
            calendar.map(|calendar| calendar.map(|calendar| faults.line("/calendar", &calendar, 60)));
        faults.into_result()?;
        let day = |day: Option<Option<Day>>| day.map(|day| day.map(|day| day.0));
        let (valid_from, valid_until) = (day(valid_from), day(valid_until));
        Ok(PlaceChange { name, valid_from, valid_until, standard, calendar })
    }
}

/// Where a place shall lie.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlaceMove)]
pub(super) struct PlaceMoveBody {
    /// `null`: in none, which only a region can.
    parent_id: Option<PlaceId>,
}

/// One place.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlaceView {
    place_id: PlaceId,
    kind: PlaceKind,
    name: String,
    /// Of a region: what rights name it by.
    code: Option<String>,
    parent_id: Option<PlaceId>,
    /// The estate that it is, or lies in.
    estate_id: Option<EstateId>,
    valid_from: Option<NaiveDate>,
    valid_until: Option<NaiveDate>,
    /// The service standard that it says holds there; none where what it lies in says so. That of an estate is told with the estate.
    standard: Option<String>,
    standard_version: Option<i32>,
    /// The business calendar that it says holds there.
    calendar: Option<String>,
    registered_at: DateTime<Utc>,
}

impl From<&Place> for PlaceView {
    fn from(place: &Place) -> Self {
        let Place { id, version: _, kind, path, estate_id, code, name, validity, assigned, registered_at } =
            place.clone();
        let (standard, standard_version) = assigned.standard.map(|held| (held.name, held.version)).unzip();
        Self {
            place_id: id,
            kind,
            name,
            code,
            parent_id: path.parent(),
            estate_id,
            valid_from: validity.from,
            valid_until: validity.until,
            standard,
            standard_version,
            calendar: assigned.calendar,
            registered_at,
        }
    }
}

/// One place with what it lies in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlaceInTree)]
pub(crate) struct PlacedPlaceView {
    #[serde(flatten)]
    place: PlaceView,
    /// The outermost first.
    ancestors: Vec<PlaceView>,
}
