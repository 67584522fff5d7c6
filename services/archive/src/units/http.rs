//! Units over the API.

use actix_web::{HttpResponse, get, patch, post, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, Utc};
use idempotency::Reply;
use kernel::{EstateId, Failure, Faults, PageOf, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::UnitId;
use web::{
    IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Query, Submitted, Versioned,
    present,
};

use crate::{
    app::App,
    units::{
        app::{self, RegisterUnit, UnitList},
        domain::{Label, Unit, UnitChange, UnitFit, UnitMatches},
    },
};

/// Register a unit
///
/// A home, shop or parking space. Its label is its own within the estate, however it is spelt: `3-2-501` is `3栋2单元501`.
#[utoipa::path(
    tag = "units", params(IdempotencyKeyHeader), security(("bearer" = ["archive:write"])),
    request_body = NewUnitBody, responses((status = 201, description = "Registered.", body = UnitView))
)]
#[post("/api/v1/units")]
pub(crate) async fn register_unit(
    caller: Caller<need::ArchiveWrite>,
    app: Data<App>,
    body: Submitted<NewUnitBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewUnitBody::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::register_unit(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List units
///
/// Newest first.
#[utoipa::path(
    tag = "units", params(Listing::<UnitList>), security(("bearer" = ["archive:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<UnitView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/units")]
pub(crate) async fn list_units(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    listing: Listing<UnitList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_units(&app, &caller.actor, &query).await?;
    reply.of(page.map(|unit| UnitView::from(&unit))).await
}

/// Get a unit
#[utoipa::path(
    tag = "units", security(("bearer" = ["archive:read"])),
    responses(
        (status = 200, description = "The unit.", body = UnitView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/units/{id}")]
pub(crate) async fn get_unit(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    id: PathId<UnitId>,
) -> Result<Versioned<UnitView>, Problem> {
    let unit = app::get_unit(&app, &caller.actor, id.0).await?;
    Ok(versioned(&unit))
}

/// Look up a unit
///
/// The unit of an estate that is meant by a label, in whichever spelling: `3-2-501` is `3栋2单元501`. A short spelling, such as
/// `501` or `3-501`, is answered by the units that it may mean.
#[utoipa::path(
    tag = "unit-matches", params(UnitMatchQuery), security(("bearer" = ["archive:read"])),
    responses((status = 200, description = "The units that may be meant.", body = UnitMatchesView))
)]
#[get("/api/v1/unit-matches")]
pub(crate) async fn look_up_unit(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    query: Query<UnitMatchQuery>,
) -> Result<HttpResponse, Problem> {
    let UnitMatchQuery { estate_id, label } = query.0;
    let mut faults = Faults::new();
    let label = Label::read(&faults.line("/label", &label, 120));
    faults.into_result()?;
    let matches = app::look_up_unit(&app, &caller.actor, estate_id, &label).await?;
    Ok(HttpResponse::Ok().json(UnitMatchesView::from(&matches)))
}

/// Change a unit
///
/// What it is called, or its building. The cards of whoever lives there show it so at once.
#[utoipa::path(
    tag = "units", params(IfMatchHeader), security(("bearer" = ["archive:write"])),
    request_body = UnitChangeBody,
    responses((status = 200, description = "The updated unit.", body = UnitView))
)]
#[patch("/api/v1/units/{id}")]
pub(crate) async fn change_unit(
    caller: Caller<need::ArchiveWrite>,
    app: Data<App>,
    id: PathId<UnitId>,
    seen: IfMatch,
    body: Submitted<UnitChangeBody>,
) -> Result<Versioned<UnitView>, Problem> {
    let body = body.try_map(UnitChangeBody::into_command)?;
    let unit = app::change_unit(&app, &caller.actor, id.0, seen.0, body.value).await?;
    Ok(versioned(&unit))
}

fn versioned(unit: &Unit) -> Versioned<UnitView> {
    Versioned::new(unit.version, UnitView::from(unit))
}

fn created(unit: &Unit) -> Result<Reply, Failure> {
    web::created(&format!("/api/v1/units/{}", unit.id), unit.version, &UnitView::from(unit))
}

/// Which unit is meant.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct UnitMatchQuery {
    /// Among the units of this estate.
    estate_id: EstateId,
    /// What somebody calls it.
    #[param(min_length = 1, max_length = 120, example = "3-2-501")]
    label: String,
}

/// The units that may be meant.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UnitMatches)]
pub(super) struct UnitMatchesView {
    fit: UnitFit,
    /// In the order of their labels, at most 20.
    items: Vec<UnitView>,
    /// True when more may be meant than are named.
    is_cut: bool,
}

impl From<&UnitMatches> for UnitMatchesView {
    fn from(matches: &UnitMatches) -> Self {
        let UnitMatches { fit, units, is_cut } = matches;
        Self { fit: *fit, items: units.iter().map(UnitView::from).collect(), is_cut: *is_cut }
    }
}

/// A unit to register.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewUnit)]
pub(super) struct NewUnitBody {
    estate_id: EstateId,
    /// The building it stands in, where people name one.
    #[schema(max_length = 60)]
    building: Option<String>,
    /// What people call it; unique within its estate, in any spelling.
    #[schema(min_length = 1, max_length = 120, example = "3栋 2单元 501")]
    label: String,
}

impl NewUnitBody {
    /// The command, or every fault at once.
    pub(crate) fn into_command(self) -> Result<RegisterUnit, Refusal> {
        let Self { estate_id, building, label } = self;
        let mut faults = Faults::new();
        let building = faults.optional_line("/building", building.as_deref(), 60);
        let label = faults.line("/label", &label, 120);
        faults.into_result()?;
        Ok(RegisterUnit { estate_id, building, label })
    }
}

/// What shall be different about a unit; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UnitChange)]
pub(super) struct UnitChangeBody {
    /// `null`: none.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 60)]
    building: Option<Option<String>>,
    /// Unique within its estate, in any spelling.
    #[schema(min_length = 1, max_length = 120)]
    label: Option<String>,
}

impl UnitChangeBody {
    /// The command, or every fault at once.
    pub(crate) fn into_command(self) -> Result<UnitChange, Refusal> {
        let Self { building, label } = self;
        let mut faults = Faults::new();
        let change = UnitChange {
            building: building.map(|building| faults.optional_line("/building", building.as_deref(), 60)),
            label: label.map(|label| faults.line("/label", &label, 120)),
        };
        faults.into_result()?;
        Ok(change)
    }
}

/// One unit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitView {
    unit_id: UnitId,
    estate_id: EstateId,
    building: Option<String>,
    label: String,
    registered_at: DateTime<Utc>,
}

impl From<&Unit> for UnitView {
    fn from(unit: &Unit) -> Self {
        let Unit { id, version: _, estate_id, building, label, registered_at } = unit.clone();
        Self { unit_id: id, estate_id, building, label, registered_at }
    }
}
