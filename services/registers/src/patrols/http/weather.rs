//! Weather warnings over the API.

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, Utc};
use idempotency::Reply;
use kernel::{EstateId, Failure, Faults, PageOf, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{WeatherKind, WeatherLevel, WeatherWarningId};
use web::{
    IdempotencyKeyHeader, IfMatch, IfMatchHeader, Instant, Listing, PathId, Problem, Reason, Submitted,
    Versioned,
};

use crate::{
    app::App,
    patrols::{
        app::{self, EnterWarning, NamedPlace, WarningTarget, WeatherWarningList},
        domain::{WarningPlace, WeatherWarning},
    },
};

/// A warning to enter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewWeatherWarning)]
pub(super) struct NewWarningBody {
    /// The estate for which it is. Either this or `region`.
    estate_id: Option<EstateId>,
    /// The code of the region for which it is, all of which has to lie within your scope. Either this or `estate_id`.
    #[schema(min_length = 1, max_length = 60)]
    region: Option<String>,
    kind: WeatherKind,
    level: WeatherLevel,
    /// From when it holds: at most 14 days ahead.
    #[schema(value_type = DateTime<Utc>, example = "2026-03-02T09:00:00Z")]
    starts_at: Instant,
    /// Until when: at most 31 days after.
    #[schema(value_type = DateTime<Utc>, example = "2026-03-03T09:00:00Z")]
    ends_at: Instant,
    /// Who warned.
    #[schema(min_length = 1, max_length = 200, example = "中央气象台")]
    source: Option<String>,
}

impl NewWarningBody {
    fn into_command(self) -> Result<EnterWarning, Refusal> {
        let Self { estate_id, region, kind, level, starts_at, ends_at, source } = self;
        let mut faults = Faults::new();
        let region = region.map(|region| faults.line("/region", &region, 60));
        let place = match (estate_id, region) {
            (Some(estate_id), None) => Some(NamedPlace::Estate(estate_id)),
            (None, Some(region)) => Some(NamedPlace::Region(region)),
            (Some(_), Some(_)) | (None, None) => {
                faults.add("/region", "weather_warning.one_place");
                None
            }
        };
        let starts_at = faults.instant("/starts_at", starts_at.0);
        let ends_at = faults.instant("/ends_at", ends_at.0);
        let source = faults.optional_line("/source", source.as_deref(), 200);
        faults.into_result()?;
        // A place that is none was noted above.
        let place = place.ok_or_else(Refusal::not_found)?;
        Ok(EnterWarning { place, kind, level, starts_at, ends_at, source })
    }
}

/// A warning of weather to come.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WeatherWarning)]
pub(crate) struct WeatherWarningView {
    weather_warning_id: WeatherWarningId,
    version: i32,
    /// The estate for which it is; `null` when it is for a region.
    estate_id: Option<EstateId>,
    region: Option<String>,
    kind: WeatherKind,
    level: WeatherLevel,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    source: Option<String>,
    /// Who entered it, such as `client:<id>`.
    entered_by: String,
    entered_at: DateTime<Utc>,
    /// Who took it back.
    withdrawn_by: Option<String>,
    withdrawn_at: Option<DateTime<Utc>>,
    withdraw_reason: Option<String>,
}

impl From<&WeatherWarning> for WeatherWarningView {
    fn from(warning: &WeatherWarning) -> Self {
        let (estate_id, region) = match &warning.place {
            WarningPlace::Estate(id) => (Some(*id), None),
            WarningPlace::Region(region) => (None, Some(region.clone())),
        };
        let withdrawn = warning.withdrawn.as_ref();
        Self {
            weather_warning_id: warning.id,
            version: warning.version,
            estate_id,
            region,
            kind: warning.kind,
            level: warning.level,
            starts_at: warning.starts_at,
            ends_at: warning.ends_at,
            source: warning.source.clone(),
            entered_by: warning.entered_by.to_string(),
            entered_at: warning.entered_at,
            withdrawn_by: withdrawn.map(|withdrawn| withdrawn.by.to_string()),
            withdrawn_at: withdrawn.map(|withdrawn| withdrawn.at),
            withdraw_reason: withdrawn.map(|withdrawn| withdrawn.reason.clone()),
        }
    }
}

/// List weather warnings
///
/// Newest first. Those for a region are there for everybody who reads registers.
#[utoipa::path(
    tag = "patrols", params(Listing::<WeatherWarningList>), security(("bearer" = ["registers:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<WeatherWarningView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/weather-warnings")]
pub(crate) async fn list_weather_warnings(
    caller: Caller<need::RegistersRead>,
    app: Data<App>,
    listing: Listing<WeatherWarningList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_warnings(&app, &caller.actor, &query).await?;
    reply.of(page.map(|warning| WeatherWarningView::from(&warning))).await
}

/// Get a weather warning
#[utoipa::path(
    tag = "patrols", security(("bearer" = ["registers:read"])),
    responses(
        (status = 200, description = "The warning.", body = WeatherWarningView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/weather-warnings/{id}")]
pub(crate) async fn get_weather_warning(
    caller: Caller<need::RegistersRead>,
    app: Data<App>,
    id: PathId<WeatherWarningId>,
) -> Result<Versioned<WeatherWarningView>, Problem> {
    Ok(versioned(&app::get_warning(&app, &caller.actor, id.0).await?))
}

/// Enter a weather warning
///
/// For an estate or for a whole region. Plans with rules about such weather make the rounds that these ask for: before it, while it
/// holds and when it is over.
#[utoipa::path(
    tag = "patrols", params(IdempotencyKeyHeader), security(("bearer" = ["registers:supervise"])),
    request_body = NewWarningBody,
    responses((status = 201, description = "Entered.", body = WeatherWarningView))
)]
#[post("/api/v1/weather-warnings")]
pub(crate) async fn enter_weather_warning(
    caller: Caller<need::RegistersSupervise>,
    app: Data<App>,
    body: Submitted<NewWarningBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewWarningBody::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::enter_warning(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// Withdraw a weather warning
///
/// For a reason. Rounds that it asked for and that nobody has begun are cancelled.
#[utoipa::path(
    tag = "patrols", params(IfMatchHeader), security(("bearer" = ["registers:supervise"])),
    request_body = Reason, responses((status = 200, description = "The updated warning.", body = WeatherWarningView))
)]
#[post("/api/v1/weather-warnings/{id}/withdraw")]
pub(crate) async fn withdraw_weather_warning(
    caller: Caller<need::RegistersSupervise>,
    app: Data<App>,
    id: PathId<WeatherWarningId>,
    seen: IfMatch,
    body: Submitted<Reason>,
) -> Result<Versioned<WeatherWarningView>, Problem> {
    let reason = body.try_map(Reason::read)?.value;
    let target = WarningTarget { id: id.0, version: seen.0 };
    Ok(versioned(&app::withdraw_warning(&app, &caller.actor, target, reason).await?))
}

fn created(warning: &WeatherWarning) -> Result<Reply, Failure> {
    let place = format!("/api/v1/weather-warnings/{}", warning.id);
    web::created(&place, warning.version, &WeatherWarningView::from(warning))
}

fn versioned(warning: &WeatherWarning) -> Versioned<WeatherWarningView> {
    Versioned::new(warning.version, WeatherWarningView::from(warning))
}
