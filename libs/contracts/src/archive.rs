//! What the archive says and is asked.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{EstateId, Failure, OpenWord, Permission, Visibility};
use serde::{Deserialize, Serialize};
use vocabulary::{AssetId, CustomerId, Facets, Headline, MessageId, OccupancyId, PlaceId, UnitId};
pub use vocabulary::{AssetKind, OccupancyRole, PlaceKind, UnitStatus, UnitUsage, WarrantyItem};

use crate::{
    Faceted,
    declare::event,
    faceted::{concern_nobody, concerns},
};

/// An estate came under management, or its facts changed. The whole of what others may know of an estate, so that a
/// follower needs no earlier event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EstateOpened {
    /// The estate.
    pub estate_id: EstateId,
    /// Short code for people, unique in the group.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The region it is run from, by its code.
    pub region: String,
    /// The regions that this one lies in, the nearest first; none in events of an older version.
    #[serde(default)]
    pub outer_regions: Vec<String>,
    /// IANA time zone, such as `Asia/Shanghai`.
    pub time_zone: String,
    /// The service standard that governs it, such as `service-centre`.
    pub standard: String,
    /// That standard's version.
    pub standard_version: i32,
    /// The business calendar by which working time is counted there, where it is not that of the time zone.
    #[serde(default)]
    pub calendar: Option<String>,
    /// ISO 3166-1, such as `CN`, where it is not that of the time zone.
    #[serde(default)]
    pub country: Option<String>,
    /// The area code of its landlines as people write it, such as `010`.
    #[serde(default)]
    pub area_code: Option<String>,
}
event!(EstateOpened, "archive", "estate", "estate_opened", estate_id);

/// A place was added to the tree, or it changed, or lies elsewhere now. The whole of it; an estate and a unit tell of themselves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PlaceChanged {
    /// The place.
    pub place_id: PlaceId,
    /// The estate that it lies in; none of a region.
    pub estate_id: Option<EstateId>,
    /// What it is.
    pub kind: OpenWord<PlaceKind>,
    /// The place that it lies in; none of an outermost region.
    pub parent_id: Option<PlaceId>,
    /// Of a region: what scopes name it by.
    pub code: Option<String>,
    /// What people call it.
    pub name: String,
    /// The first local date on which it is there.
    pub valid_from: Option<NaiveDate>,
    /// The last.
    pub valid_until: Option<NaiveDate>,
    /// The service standard that it says holds there and within, unless something nearer says otherwise. That of an estate comes
    /// with the estate.
    #[serde(default)]
    pub standard: Option<String>,
    /// That standard's version.
    #[serde(default)]
    pub standard_version: Option<i32>,
    /// The business calendar that a region says holds within it.
    #[serde(default)]
    pub calendar: Option<String>,
}
event!(PlaceChanged, "archive", "place", "place_changed", place_id);

/// A home, shop or parking space was registered, or changed, or lies elsewhere in its estate now, or is one no longer. The whole
/// of it; what events of an older version do not say is absent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct UnitRegistered {
    /// The unit.
    pub unit_id: UnitId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The place that it lies in.
    #[serde(default)]
    pub parent_id: Option<PlaceId>,
    /// The building that it lies in, by its name.
    #[serde(default)]
    pub building: Option<String>,
    /// What people call it, such as `3栋 2单元 501`.
    pub label: String,
    /// What it is used as.
    #[serde(default)]
    pub usage: Option<OpenWord<UnitUsage>>,
    /// How it stands with it.
    #[serde(default)]
    pub status: Option<OpenWord<UnitStatus>>,
    /// 建筑面积 in square metres, decimal text such as `128.50`.
    #[serde(default)]
    pub gross_area_m2: Option<String>,
    /// 套内面积, likewise; never more than that.
    #[serde(default)]
    pub net_area_m2: Option<String>,
    /// The local date on which it was handed over to its first owner.
    #[serde(default)]
    pub delivered_on: Option<NaiveDate>,
    /// What is covered until when, each item once.
    #[serde(default)]
    pub warranties: Vec<UnitWarranty>,
    /// When it ceased to be a unit, by being merged or split.
    #[serde(default)]
    pub ended_at: Option<DateTime<Utc>>,
    /// The unit that it is a part of since.
    #[serde(default)]
    pub merged_into_id: Option<UnitId>,
    /// The unit that it was a part of until it was registered.
    #[serde(default)]
    pub split_from_id: Option<UnitId>,
}
event!(UnitRegistered, "archive", "unit", "unit_registered", unit_id);

/// Until when something of a unit is covered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct UnitWarranty {
    /// What.
    pub item: OpenWord<WarrantyItem>,
    /// The last local date.
    pub ends_on: NaiveDate,
}

/// A lift, a pump, a meter was installed at a place, or changed, or hangs elsewhere now, or was taken out of use. The whole of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AssetChanged {
    /// The asset.
    pub asset_id: AssetId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The place that it hangs on.
    pub place_id: PlaceId,
    /// What it is.
    pub kind: OpenWord<AssetKind>,
    /// What people call it.
    pub name: String,
    /// Who made it.
    pub maker: Option<String>,
    /// Which model it is.
    pub model: Option<String>,
    /// The maker's number of it.
    pub serial: Option<String>,
    /// The first local date on which it is in use.
    pub installed_on: Option<NaiveDate>,
    /// The last.
    pub retired_on: Option<NaiveDate>,
    /// The units that share it, such as a meter of several.
    pub unit_ids: Vec<UnitId>,
}
event!(AssetChanged, "archive", "asset", "asset_changed", asset_id);

/// A customer entered the archive. Carries no personal data: who needs it asks, for a purpose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CustomerRegistered {
    /// The customer.
    pub customer_id: CustomerId,
    /// The estate whose office registered them.
    pub estate_id: EstateId,
}
event!(CustomerRegistered, "archive", "customer", "customer_registered", customer_id);

/// A customer's facts changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CustomerChanged {
    /// The customer.
    pub customer_id: CustomerId,
    /// The estate whose office keeps them.
    pub estate_id: EstateId,
}
event!(CustomerChanged, "archive", "customer", "customer_changed", customer_id);

/// Somebody began to live in, own or rent a unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OccupancyStarted {
    /// The occupancy.
    pub occupancy_id: OccupancyId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The unit.
    pub unit_id: UnitId,
    /// The customer.
    pub customer_id: CustomerId,
    /// As what.
    pub role: OpenWord<OccupancyRole>,
    /// From when.
    pub started_at: DateTime<Utc>,
}
event!(OccupancyStarted, "archive", "occupancy", "occupancy_started", occupancy_id);

/// Somebody no longer lives in, owns or rents a unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OccupancyEnded {
    /// The occupancy.
    pub occupancy_id: OccupancyId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The unit.
    pub unit_id: UnitId,
    /// The customer.
    pub customer_id: CustomerId,
    /// As what.
    pub role: OpenWord<OccupancyRole>,
    /// Until when; may lie ahead, such as the end of a lease.
    pub ended_at: DateTime<Utc>,
}
event!(OccupancyEnded, "archive", "occupancy", "occupancy_ended", occupancy_id);

/// The dates or the role of an occupancy were put right, or it was cancelled as an entry made in error. The whole of it,
/// as it is now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OccupancyChanged {
    /// The occupancy.
    pub occupancy_id: OccupancyId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The unit.
    pub unit_id: UnitId,
    /// The customer.
    pub customer_id: CustomerId,
    /// As what.
    pub role: OpenWord<OccupancyRole>,
    /// From when.
    pub started_at: DateTime<Utc>,
    /// Until when, where that is known.
    pub ended_at: Option<DateTime<Utc>>,
    /// True when there never was such an occupancy.
    pub is_cancelled: bool,
    /// When it was put right.
    pub changed_at: DateTime<Utc>,
}
event!(OccupancyChanged, "archive", "occupancy", "occupancy_changed", occupancy_id);

concern_nobody!(EstateOpened, PlaceChanged, UnitRegistered, AssetChanged);

impl Faceted for CustomerRegistered {
    fn facets(&self) -> Option<Facets> {
        Some(of_customer(self.customer_id, self.estate_id, "registered"))
    }
}

impl Faceted for CustomerChanged {
    fn facets(&self) -> Option<Facets> {
        Some(of_customer(self.customer_id, self.estate_id, "changed"))
    }
}

fn of_customer(customer_id: CustomerId, estate_id: EstateId, status: &str) -> Facets {
    Facets {
        concerns: concerns([customer_id], (estate_id, None), None),
        headline: Headline::new("customer", status, Visibility::of(Permission::ArchiveRead)),
    }
}

macro_rules! occupancy_facets {
    ($($type:ident says $status:expr;)+) => {$(
        impl Faceted for $type {
            fn facets(&self) -> Option<Facets> {
                let status: fn(&Self) -> &'static str = $status;
                let visibility = Visibility::of(Permission::ArchiveRead);
                let headline = Headline::new("occupancy", status(self), visibility);
                Some(Facets {
                    concerns: concerns([self.customer_id], (self.estate_id, Some(self.unit_id)), None),
                    headline: Headline { detail: Some(self.role.to_string()), ..headline },
                })
            }
        }
    )+};
}

occupancy_facets! {
    OccupancyStarted says |_started| "started";
    OccupancyEnded says |_ended| "ended";
    OccupancyChanged says |changed| if changed.is_cancelled { "cancelled" } else { "changed" };
}

/// A unit as other services know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitFacts {
    /// The unit.
    pub unit_id: UnitId,
    /// Its estate.
    pub estate_id: EstateId,
    /// What people call it.
    pub label: String,
    /// When it ceased to be a unit, by being merged or split: what is there stays about it, and nothing new begins.
    #[serde(default)]
    pub ended_at: Option<DateTime<Utc>>,
    /// The service standard that governs it, where a place within its estate says so: otherwise the estate's.
    #[serde(default)]
    pub standard: Option<String>,
    /// That standard's version.
    #[serde(default)]
    pub standard_version: Option<i32>,
}

/// A customer as other services know them, without personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerFacts {
    /// The customer.
    pub customer_id: CustomerId,
    /// Where they are known: the estate that keeps their record, those of their homes and those of their open tickets,
    /// callbacks and invoices.
    pub estates: Vec<EstateId>,
}

/// How to reach a customer; `phone` is the whole E.164 number and must not be logged.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactFacts {
    /// The customer.
    pub customer_id: CustomerId,
    /// How to address them.
    pub name: String,
    /// The number to call; absent when no phone is known.
    pub phone: Option<String>,
    /// All their numbers, that one first.
    #[serde(default)]
    pub phones: Vec<String>,
}

/// What other services ask the archive when their own copy does not know it yet. Two adapters: HTTP with the cache
/// in a cluster, a call inside the process when embedded.
#[async_trait]
pub trait Directory: Send + Sync {
    /// The estate, or `None` when there is no such estate.
    async fn estate(&self, estate_id: EstateId) -> Result<Option<EstateOpened>, Failure>;
    /// The unit, or `None` when there is no such unit.
    async fn unit(&self, unit_id: UnitId) -> Result<Option<UnitFacts>, Failure>;
    /// The customer, or `None` when there is no such customer. Where they are known may be a minute old.
    async fn customer(&self, customer_id: CustomerId) -> Result<Option<CustomerFacts>, Failure>;
    /// The same as the archive knows it now: asked before somebody is refused for what [`Directory::customer`] says.
    async fn customer_now(&self, customer_id: CustomerId) -> Result<Option<CustomerFacts>, Failure> {
        self.customer(customer_id).await
    }
    /// How to reach a customer, for the message that is due to them; `None` when erased or unknown.
    async fn contact(
        &self,
        customer_id: CustomerId,
        message_id: MessageId,
    ) -> Result<Option<ContactFacts>, Failure>;
}
