//! Assets over the API.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, get, patch, post, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, NaiveDate, Utc};
use idempotency::Reply;
use kernel::{EstateId, Failure, Faults, PageOf, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{AssetId, AssetKind, PlaceId, UnitId};
use web::{
    Day, IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Submitted, Versioned,
    present,
};

use crate::{
    app::App,
    assets::{
        app::{self, AssetList, RegisterAsset},
        domain::{Asset, AssetChange, Particulars},
    },
};

/// The most units that share an asset: a building's.
const MOST_UNITS: usize = 500;

/// Register an asset
///
/// What is installed at a place of an estate: a lift, a pump, a meter. One that several units share names them.
#[utoipa::path(
    tag = "assets", params(IdempotencyKeyHeader), security(("bearer" = ["archive:manage"])),
    request_body = NewAssetBody, responses((status = 201, description = "Registered.", body = AssetView))
)]
#[post("/api/v1/assets")]
pub(crate) async fn register_asset(
    caller: Caller<need::ArchiveManage>,
    app: Data<App>,
    body: Submitted<NewAssetBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewAssetBody::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::register_asset(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List assets
///
/// Newest first; of one place, or of all that lies within one.
#[utoipa::path(
    tag = "assets", params(Listing::<AssetList>), security(("bearer" = ["archive:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<AssetView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/assets")]
pub(crate) async fn list_assets(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    listing: Listing<AssetList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_assets(&app, &caller.actor, &query).await?;
    reply.of(page.map(|asset| AssetView::from(&asset))).await
}

/// Get an asset
#[utoipa::path(
    tag = "assets", security(("bearer" = ["archive:read"])),
    responses(
        (status = 200, description = "The asset.", body = AssetView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/assets/{id}")]
pub(crate) async fn get_asset(
    caller: Caller<need::ArchiveRead>,
    app: Data<App>,
    id: PathId<AssetId>,
) -> Result<Versioned<AssetView>, Problem> {
    Ok(versioned(&app::get_asset(&app, &caller.actor, id.0).await?))
}

/// Change an asset
///
/// Its particulars, the place that it hangs on, who shares it, and its last day of use: nothing is deleted.
#[utoipa::path(
    tag = "assets", params(IfMatchHeader), security(("bearer" = ["archive:manage"])),
    request_body = AssetChangeBody,
    responses((status = 200, description = "The updated asset.", body = AssetView))
)]
#[patch("/api/v1/assets/{id}")]
pub(crate) async fn change_asset(
    caller: Caller<need::ArchiveManage>,
    app: Data<App>,
    id: PathId<AssetId>,
    seen: IfMatch,
    body: Submitted<AssetChangeBody>,
) -> Result<Versioned<AssetView>, Problem> {
    let body = body.try_map(AssetChangeBody::into_command)?;
    let asset = app::change_asset(&app, &caller.actor, (id.0, seen.0), body.value).await?;
    Ok(versioned(&asset))
}

fn versioned(asset: &Asset) -> Versioned<AssetView> {
    Versioned::new(asset.version, AssetView::from(asset))
}

fn created(asset: &Asset) -> Result<Reply, Failure> {
    web::created(&format!("/api/v1/assets/{}", asset.id), asset.version, &AssetView::from(asset))
}

/// An asset to register.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewAsset)]
pub(super) struct NewAssetBody {
    /// The place that it hangs on: an estate, or one within an estate.
    place_id: PlaceId,
    kind: AssetKind,
    /// What people call it.
    #[schema(min_length = 1, max_length = 120, example = "1号客梯")]
    name: String,
    #[schema(max_length = 120)]
    maker: Option<String>,
    #[schema(max_length = 120)]
    model: Option<String>,
    /// The maker's number of it.
    #[schema(max_length = 120)]
    serial: Option<String>,
    /// How it is looked after, in your own words.
    #[schema(max_length = 2000)]
    plan: Option<String>,
    /// The first day on which it is in use, by the calendar there.
    #[schema(value_type = Option<NaiveDate>)]
    installed_on: Option<Day>,
    /// The last.
    #[schema(value_type = Option<NaiveDate>)]
    retired_on: Option<Day>,
    /// The units of the same estate that share it, such as a meter of several.
    #[serde(default)]
    #[schema(max_items = 500)]
    unit_ids: Vec<UnitId>,
}

impl NewAssetBody {
    /// The command, or every fault at once.
    fn into_command(self) -> Result<RegisterAsset, Refusal> {
        let Self { place_id, kind, name, maker, model, serial, plan, installed_on, retired_on, unit_ids } =
            self;
        let mut faults = Faults::new();
        let particulars = Particulars {
            place_id,
            name: faults.line("/name", &name, 120),
            maker: faults.optional_line("/maker", maker.as_deref(), 120),
            model: faults.optional_line("/model", model.as_deref(), 120),
            serial: faults.optional_line("/serial", serial.as_deref(), 120),
            plan: faults.optional_text("/plan", plan.as_deref(), 2000),
            installed_on: installed_on.map(|day| day.0),
            retired_on: retired_on.map(|day| day.0),
            units: read_units(unit_ids, &mut faults),
        };
        if !particulars.is_sound() {
            faults.add("/retired_on", "asset.retired_before_installed");
        }
        faults.into_result()?;
        Ok(RegisterAsset { kind, particulars })
    }
}

fn read_units(units: Vec<UnitId>, faults: &mut Faults) -> BTreeSet<UnitId> {
    faults.list("/unit_ids", "asset.units_too_many", units, 0..=MOST_UNITS).into_iter().collect()
}

/// What shall be different about an asset; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AssetChange)]
pub(super) struct AssetChangeBody {
    /// Another place of the same estate.
    place_id: Option<PlaceId>,
    #[schema(min_length = 1, max_length = 120)]
    name: Option<String>,
    /// `null`: not known.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 120)]
    maker: Option<Option<String>>,
    /// `null`: not known.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 120)]
    model: Option<Option<String>>,
    /// `null`: not known.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 120)]
    serial: Option<Option<String>>,
    /// `null`: none.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 2000)]
    plan: Option<Option<String>>,
    /// `null`: not known.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<NaiveDate>)]
    installed_on: Option<Option<Day>>,
    /// `null`: it is in use.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<NaiveDate>)]
    retired_on: Option<Option<Day>>,
    /// All that share it from now on.
    #[schema(max_items = 500)]
    unit_ids: Option<Vec<UnitId>>,
}

impl AssetChangeBody {
    /// The command, or every fault at once.
    fn into_command(self) -> Result<AssetChange, Refusal> {
        let Self { place_id, name, maker, model, serial, plan, installed_on, retired_on, unit_ids } = self;
        let mut faults = Faults::new();
        let mut line = |pointer: &str, text: Option<Option<String>>| {
            text.map(|text| faults.optional_line(pointer, text.as_deref(), 120))
        };
        let (maker, model, serial) = (line("/maker", maker), line("/model", model), line("/serial", serial));
        let day = |day: Option<Option<Day>>| day.map(|day| day.map(|day| day.0));
        let change = AssetChange {
            place_id,
            name: name.map(|name| faults.line("/name", &name, 120)),
            maker,
            model,
            serial,
            plan: plan.map(|plan| faults.optional_text("/plan", plan.as_deref(), 2000)),
            installed_on: day(installed_on),
            retired_on: day(retired_on),
            units: unit_ids.map(|units| read_units(units, &mut faults)),
        };
        faults.into_result()?;
        Ok(change)
    }
}

/// One asset.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AssetView {
    asset_id: AssetId,
    estate_id: EstateId,
    /// The place that it hangs on.
    place_id: PlaceId,
    kind: AssetKind,
    name: String,
    maker: Option<String>,
    model: Option<String>,
    serial: Option<String>,
    plan: Option<String>,
    installed_on: Option<NaiveDate>,
    retired_on: Option<NaiveDate>,
    /// The units that share it.
    unit_ids: Vec<UnitId>,
    registered_at: DateTime<Utc>,
}

impl From<&Asset> for AssetView {
    fn from(asset: &Asset) -> Self {
        let Asset { id, version: _, estate_id, kind, particulars, registered_at } = asset.clone();
        let Particulars { place_id, name, maker, model, serial, plan, installed_on, retired_on, units } =
            particulars;
        Self {
            asset_id: id,
            estate_id,
            place_id,
            kind,
            name,
            maker,
            model,
            serial,
            plan,
            installed_on,
            retired_on,
            unit_ids: units.into_iter().collect(),
            registered_at,
        }
    }
}
