//! Estates over the API.

use actix_web::{HttpResponse, get, patch, post, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, Utc};
use idempotency::Reply;
use kernel::{EstateId, Failure, Faults, PageOf, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{
    IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Submitted, Versioned, present,
};

use crate::{
    app::App,
    customers::http::person_fields::version,
    estates::{
        app::{self, EstateList},
        domain::{
            Dialling, Estate, EstateChange, Governing, Site, demand_country, read_area_code, read_code,
            read_country, read_time_zone,
        },
    },
    places::domain::StandardVersion,
};

/// Open an estate
///
/// Its code is its own in the whole group, and its standard must be published.
#[utoipa::path(
    tag = "estates", params(IdempotencyKeyHeader), security(("bearer" = ["archive:manage"])),
    request_body = NewEstateBody, responses((status = 201, description = "Opened.", body = EstateView))
)]
#[post("/api/v1/estates")]
pub(crate) async fn open_estate(
    caller: Caller<need::ArchiveManage>,
    app: Data<App>,
    body: Submitted<NewEstateBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewEstateBody::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::open_estate(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List estates
///
/// Newest first.
#[utoipa::path(
    tag = "estates", params(Listing::<EstateList>), security(("bearer" = ["archive:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<EstateView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/estates")]
pub(crate) async fn list_estates(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    listing: Listing<EstateList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_estates(&app, &caller.actor, &query).await?;
    reply.of(page.map(|estate| EstateView::from(&estate))).await
}

/// Get an estate
#[utoipa::path(
    tag = "estates", security(("bearer" = ["archive:read"])),
    responses(
        (status = 200, description = "The estate.", body = EstateView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/estates/{id}")]
pub(crate) async fn get_estate(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    id: PathId<EstateId>,
) -> Result<Versioned<EstateView>, Problem> {
    let estate = app::get_estate(&app, &caller.actor, id.0).await?;
    Ok(versioned(&estate))
}

/// Change an estate
///
/// Another standard governs what is opened from now on; what is open keeps its own.
#[utoipa::path(
    tag = "estates", params(IfMatchHeader), security(("bearer" = ["archive:manage"])),
    request_body = EstateChangeBody,
    responses((status = 200, description = "The updated estate.", body = EstateView))
)]
#[patch("/api/v1/estates/{id}")]
pub(crate) async fn change_estate(
    caller: Caller<need::ArchiveManage>,
    app: Data<App>,
    id: PathId<EstateId>,
    seen: IfMatch,
    body: Submitted<EstateChangeBody>,
) -> Result<Versioned<EstateView>, Problem> {
    let body = body.try_map(EstateChangeBody::into_command)?;
    let estate = app::change_estate(&app, &caller.actor, id.0, seen.0, body.value).await?;
    Ok(versioned(&estate))
}

fn versioned(estate: &Estate) -> Versioned<EstateView> {
    Versioned::new(estate.version, EstateView::from(estate))
}

fn created(estate: &Estate) -> Result<Reply, Failure> {
    web::created(&format!("/api/v1/estates/{}", estate.id), estate.version, &EstateView::from(estate))
}

/// An estate to open.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewEstate)]
pub(crate) struct NewEstateBody {
    /// Short code for people, unique in the group; it never changes.
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9][A-Za-z0-9_-]*$", example = "SH-001")]
    code: String,
    #[schema(min_length = 1, max_length = 120)]
    name: String,
    /// The code of the region it lies in; one that is not known yet is added, in no other.
    #[schema(min_length = 1, max_length = 60)]
    region: String,
    /// IANA time zone; of an old name, such as `PRC`, that of today is kept.
    #[schema(min_length = 1, max_length = 60, example = "Asia/Shanghai")]
    time_zone: String,
    /// The service standard that governs it; left out, that of the nearest region that has one.
    #[schema(min_length = 1, max_length = 60, example = "service-centre")]
    standard: Option<String>,
    /// That standard's version.
    #[schema(minimum = 1)]
    standard_version: Option<i32>,
    /// The business calendar by which working time is counted there; left out, that of the nearest region that has one, or of the
    /// time zone.
    #[schema(min_length = 1, max_length = 60, example = "cn")]
    calendar: Option<String>,
    /// ISO 3166-1; may be left out where the time zone tells it, such as `Asia/Shanghai`.
    #[schema(min_length = 2, max_length = 2, example = "CN")]
    country: Option<String>,
    /// The area code of its landlines: a local number without one is one of here.
    #[schema(max_length = 5, pattern = "^[0-9]{1,5}$", example = "021")]
    area_code: Option<String>,
}

impl NewEstateBody {
    /// The command, or every fault at once.
    pub(crate) fn into_command(self) -> Result<Site, Refusal> {
        let mut faults = Faults::new();
        let site = self.read("", &mut faults);
        faults.into_result()?;
        Ok(site)
    }

    /// The estate, with its faults noted under `at`.
    pub(crate) fn read(self, at: &str, faults: &mut Faults) -> Site {
        let Self { code, name, region, time_zone, standard, standard_version, calendar, country, area_code } =
            self;
        let code = read_code(&format!("{at}/code"), &code, faults);
        let name = faults.line(&format!("{at}/name"), &name, 120);
        let region = faults.line(&format!("{at}/region"), &region, 60);
        let time_zone = read_time_zone(&format!("{at}/time_zone"), &time_zone, faults);
        let standard = standard.map(|standard| faults.line(&format!("{at}/standard"), &standard, 60));
        let number =
            standard_version.map(|number| version(&format!("{at}/standard_version"), number, faults));
        match (&standard, &number) {
            (Some(_named), None) => faults.add(format!("{at}/standard_version"), "field.missing"),
            (None, Some(_number)) => faults.add(format!("{at}/standard"), "field.missing"),
            (Some(_), Some(_)) | (None, None) => {}
        }
        let standard = standard.zip(number).map(|(name, version)| StandardVersion { name, version });
        let calendar = calendar.map(|calendar| faults.line(&format!("{at}/calendar"), &calendar, 60));
        let governing = Governing::of(standard, calendar);
        if !time_zone.is_empty() {
            demand_country(&format!("{at}/country"), &time_zone, country.as_deref(), faults);
        }
        let dialling = Dialling {
            country: country.map(|country| read_country(&format!("{at}/country"), &country, faults)),
            area_code: area_code.map(|code| read_area_code(&format!("{at}/area_code"), &code, faults)),
        };
        Site { code, name, region, outer_regions: Vec::new(), time_zone, governing, dialling }
    }
}

/// What shall be different about an estate; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EstateChange)]
pub(super) struct EstateChangeBody {
    #[schema(min_length = 1, max_length = 120)]
    name: Option<String>,
    #[schema(min_length = 1, max_length = 60)]
    region: Option<String>,
    #[schema(min_length = 1, max_length = 60)]
    time_zone: Option<String>,
    /// `null`: that of the nearest region that has one. Needs `standards:write` besides.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 60)]
    standard: Option<Option<String>>,
    #[schema(minimum = 1)]
    standard_version: Option<i32>,
    /// `null`: that of the nearest region that has one, or of the time zone. Needs `standards:write` besides.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 60)]
    calendar: Option<Option<String>>,
    /// `null`: that of the time zone, where it tells one.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, min_length = 2, max_length = 2)]
    country: Option<Option<String>>,
    /// `null`: none.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 5, pattern = "^[0-9]{1,5}$")]
    area_code: Option<Option<String>>,
}

impl EstateChangeBody {
    /// The command, or every fault at once.
    pub(crate) fn into_command(self) -> Result<EstateChange, Refusal> {
        let Self { name, region, time_zone, standard, standard_version, calendar, country, area_code } = self;
        let mut faults = Faults::new();
        if standard == Some(None) && standard_version.is_some() {
            faults.add("/standard_version", "standard.inherited");
        }
        let change = EstateChange {
            name: name.map(|name| faults.line("/name", &name, 120)),
            region: region.map(|region| faults.line("/region", &region, 60)),
            time_zone: time_zone.map(|zone| read_time_zone("/time_zone", &zone, &mut faults)),
            standard: standard
                .map(|standard| standard.map(|standard| faults.line("/standard", &standard, 60))),
            standard_version: standard_version
                .map(|number| version("/standard_version", number, &mut faults)),
            calendar: calendar
                .map(|calendar| calendar.map(|calendar| faults.line("/calendar", &calendar, 60))),
            country: country
                .map(|country| country.map(|country| read_country("/country", &country, &mut faults))),
            area_code: area_code
                .map(|code| code.map(|code| read_area_code("/area_code", &code, &mut faults))),
        };
        faults.into_result()?;
        Ok(change)
    }
}

/// One estate.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EstateView {
    estate_id: EstateId,
    code: String,
    name: String,
    /// The code of the region it lies in.
    region: String,
    /// The regions that this one lies in, the nearest first.
    outer_regions: Vec<String>,
    time_zone: String,
    /// The service standard in force there.
    standard: String,
    standard_version: i32,
    /// True when it is a region's.
    is_standard_inherited: bool,
    /// The business calendar by which working time is counted there, where it is not that of the time zone.
    calendar: Option<String>,
    /// True when it is a region's, or would be if one had any.
    is_calendar_inherited: bool,
    country: Option<String>,
    area_code: Option<String>,
    opened_at: DateTime<Utc>,
}

impl From<&Estate> for EstateView {
    fn from(estate: &Estate) -> Self {
        let Estate { id, version: _, site, opened_at } = estate.clone();
        let Site { code, name, region, outer_regions, time_zone, governing, dialling } = site;
        let Governing { standard, version: standard_version, calendar, inherits } = governing;
        let Dialling { country, area_code } = dialling;
        Self {
            estate_id: id,
            code,
            name,
            region,
            outer_regions,
            time_zone,
            standard,
            standard_version,
            is_standard_inherited: inherits.standard,
            calendar,
            is_calendar_inherited: inherits.calendar,
            country,
            area_code,
            opened_at,
        }
    }
}
