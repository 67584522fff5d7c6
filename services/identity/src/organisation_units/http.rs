//! The parts of the organisation over the API.

use actix_web::{HttpResponse, get, patch, post, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, NaiveDate, Utc};
use idempotency::Reply;
use kernel::{Failure, Faults, PageOf, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::OrganisationUnitId;
use web::{
    Day, IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Submitted, Versioned,
    present,
};

use crate::{
    app::App,
    organisation_units::{
        app::{self, CreateOrganisationUnit, OrganisationUnitList, UnitInTree},
        domain::{OrganisationUnit, OrganisationUnitChange, OrganisationUnitKind, are_in_order},
    },
};

/// Create an organisation unit
///
/// A company, a department or a team. It is the same in the whole group and needs its scope.
#[utoipa::path(
    tag = "organisation-units", params(IdempotencyKeyHeader), security(("bearer" = ["identity:write"])),
    extensions(("x-scope" = json!("group"))),
    request_body = NewOrganisationUnitBody,
    responses((status = 201, description = "Created.", body = OrganisationUnitView))
)]
#[post("/api/v1/organisation-units")]
pub(crate) async fn create_organisation_unit(
    caller: Caller<need::GroupWide<need::IdentityWrite>>,
    app: Data<App>,
    body: Submitted<NewOrganisationUnitBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewOrganisationUnitBody::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::create_organisation_unit(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List organisation units
///
/// Newest first.
#[utoipa::path(
    tag = "organisation-units", params(Listing::<OrganisationUnitList>),
    security(("bearer" = ["identity:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<OrganisationUnitView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/organisation-units")]
pub(crate) async fn list_organisation_units(
    _caller: Caller<need::IdentityRead>,
    app: Data<App>,
    listing: Listing<OrganisationUnitList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_organisation_units(&app, &query).await?;
    reply.of(page.map(|unit| OrganisationUnitView::from(&unit))).await
}

/// Get an organisation unit
///
/// With everything it lies in, the outermost first.
#[utoipa::path(
    tag = "organisation-units", security(("bearer" = ["identity:read"])),
    responses(
        (status = 200, description = "The unit.", body = UnitInTreeView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/organisation-units/{id}")]
pub(crate) async fn get_organisation_unit(
    _caller: Caller<need::IdentityRead>,
    app: Data<App>,
    id: PathId<OrganisationUnitId>,
) -> Result<Versioned<UnitInTreeView>, Problem> {
    Ok(versioned(&app::get_organisation_unit(&app, id.0).await?))
}

/// Change an organisation unit
///
/// What it is called, on which days it is there, and by which calendar its people work.
#[utoipa::path(
    tag = "organisation-units", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    extensions(("x-scope" = json!("group"))),
    request_body = OrganisationUnitChangeBody,
    responses((status = 200, description = "The updated unit.", body = UnitInTreeView))
)]
#[patch("/api/v1/organisation-units/{id}")]
pub(crate) async fn change_organisation_unit(
    caller: Caller<need::GroupWide<need::IdentityWrite>>,
    app: Data<App>,
    id: PathId<OrganisationUnitId>,
    seen: IfMatch,
    body: Submitted<OrganisationUnitChangeBody>,
) -> Result<Versioned<UnitInTreeView>, Problem> {
    let change = body.try_map(OrganisationUnitChangeBody::into_change)?.value;
    Ok(versioned(&app::change_organisation_unit(&app, &caller.actor, (id.0, seen.0), change).await?))
}

/// Move an organisation unit
///
/// With everything that lies in it. Nobody gains or loses rights by it: those hang on positions.
#[utoipa::path(
    tag = "organisation-units", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    extensions(("x-scope" = json!("group"))),
    request_body = OrganisationUnitMoveBody,
    responses((status = 200, description = "The moved unit.", body = UnitInTreeView))
)]
#[post("/api/v1/organisation-units/{id}/move")]
pub(crate) async fn move_organisation_unit(
    caller: Caller<need::GroupWide<need::IdentityWrite>>,
    app: Data<App>,
    id: PathId<OrganisationUnitId>,
    seen: IfMatch,
    body: Submitted<OrganisationUnitMoveBody>,
) -> Result<Versioned<UnitInTreeView>, Problem> {
    let OrganisationUnitMoveBody { parent_id } = body.value;
    Ok(versioned(&app::move_organisation_unit(&app, &caller.actor, (id.0, seen.0), parent_id).await?))
}

fn versioned(placed: &UnitInTree) -> Versioned<UnitInTreeView> {
    let ancestors = placed.above.iter().map(OrganisationUnitView::from).collect();
    let view = UnitInTreeView { unit: OrganisationUnitView::from(&placed.unit), ancestors };
    Versioned::new(placed.unit.version, view)
}

fn created(unit: &OrganisationUnit) -> Result<Reply, Failure> {
    let location = format!("/api/v1/organisation-units/{}", unit.id);
    web::created(&location, unit.version, &OrganisationUnitView::from(unit))
}

/// A unit to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewOrganisationUnit)]
pub(super) struct NewOrganisationUnitBody {
    kind: OrganisationUnitKind,
    /// The unit that it lies in; none of an outermost company.
    parent_id: Option<OrganisationUnitId>,
    /// Its own in the group, in any width, case and spacing. It never changes.
    #[schema(min_length = 1, max_length = 40, example = "ENG-EAST")]
    code: String,
    #[schema(min_length = 1, max_length = 120, example = "工程部")]
    name: String,
    /// The first day on which it is there.
    #[schema(value_type = Option<NaiveDate>)]
    valid_from: Option<Day>,
    /// The last.
    #[schema(value_type = Option<NaiveDate>)]
    valid_until: Option<Day>,
    /// The business calendar by which its people and those of the units in it work; without one, that of their place.
    #[schema(max_length = 64, example = "hk")]
    calendar: Option<String>,
}

impl NewOrganisationUnitBody {
    /// The command, or every fault at once.
    fn into_command(self) -> Result<CreateOrganisationUnit, Refusal> {
        let Self { kind, parent_id, code, name, valid_from, valid_until, calendar } = self;
        let (valid_from, valid_until) = (valid_from.map(|day| day.0), valid_until.map(|day| day.0));
        let mut faults = Faults::new();
        let code = faults.line("/code", &code, 40);
        let name = faults.line("/name", &name, 120);
        let calendar = calendar.map(|name| faults.line("/calendar", &name, 64));
        if !are_in_order(valid_from, valid_until) {
            faults.add("/valid_until", "days.end_before_beginning");
        }
        faults.into_result()?;
        Ok(CreateOrganisationUnit { kind, parent_id, code, name, valid_from, valid_until, calendar })
    }
}

/// What shall be different about a unit; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrganisationUnitChange)]
pub(super) struct OrganisationUnitChangeBody {
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
    /// `null`: that of the place, or of the unit that it lies in.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 64)]
    calendar: Option<Option<String>>,
}

impl OrganisationUnitChangeBody {
    /// The change, or every fault at once.
    fn into_change(self) -> Result<OrganisationUnitChange, Refusal> {
        let Self { name, valid_from, valid_until, calendar } = self;
        let mut faults = Faults::new();
        let name = name.map(|name| faults.line("/name", &name, 120));
        let calendar = calendar.map(|name| name.map(|name| faults.line("/calendar", &name, 64)));
        faults.into_result()?;
        let day = |day: Option<Option<Day>>| day.map(|day| day.map(|day| day.0));
        let (valid_from, valid_until) = (day(valid_from), day(valid_until));
        Ok(OrganisationUnitChange { name, valid_from, valid_until, calendar })
    }
}

/// Where a unit shall lie.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrganisationUnitMove)]
pub(super) struct OrganisationUnitMoveBody {
    /// `null`: in none, which only a company can.
    parent_id: Option<OrganisationUnitId>,
}

/// A part of the organisation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrganisationUnit)]
pub(crate) struct OrganisationUnitView {
    organisation_unit_id: OrganisationUnitId,
    kind: OrganisationUnitKind,
    code: String,
    name: String,
    parent_id: Option<OrganisationUnitId>,
    valid_from: Option<NaiveDate>,
    valid_until: Option<NaiveDate>,
    calendar: Option<String>,
    created_at: DateTime<Utc>,
}

impl From<&OrganisationUnit> for OrganisationUnitView {
    fn from(unit: &OrganisationUnit) -> Self {
        let OrganisationUnit {
            id,
            version: _,
            kind,
            parent_id,
            code,
            name,
            valid_from,
            valid_until,
            calendar,
            created_at,
        } = unit.clone();
        Self {
            organisation_unit_id: id,
            kind,
            code,
            name,
            parent_id,
            valid_from,
            valid_until,
            calendar,
            created_at,
        }
    }
}

/// A part of the organisation with what it lies in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrganisationUnitInTree)]
pub(crate) struct UnitInTreeView {
    #[serde(flatten)]
    unit: OrganisationUnitView,
    /// The outermost first.
    ancestors: Vec<OrganisationUnitView>,
}
