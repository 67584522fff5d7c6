//! What the archive tells the others: who and where, never a name or a number.

use chrono::NaiveDate;
use contracts::archive::{
    AssetChanged, CustomerChanged, CustomerRegistered, EstateOpened, OccupancyChanged, OccupancyEnded,
    OccupancyStarted, PlaceChanged, UnitRegistered, UnitWarranty,
};
use db::{DbError, Tx};
use serde_json::{Value, json};
use vocabulary::{PlaceId, WarrantyItem};

use crate::{
    assets::domain::{Asset, Particulars},
    customers::domain::Customer,
    estates::domain::{Dialling, Estate, Governing, Site},
    occupancies::domain::Occupancy,
    places::domain::Place,
    units::domain::{Facts, Unit},
};

/// An estate as it is now: said when it is opened and whenever it changes.
pub(crate) fn estate_opened(estate: &Estate) -> EstateOpened {
    let Estate { id, version: _, site, opened_at: _ } = estate.clone();
    let Site { code, name, region, outer_regions, time_zone, governing, dialling } = site;
    let Governing { standard, version: standard_version, calendar, inherits: _ } = governing;
    let Dialling { country, area_code } = dialling;
    EstateOpened {
        estate_id: id,
        code,
        name,
        region,
        outer_regions,
        time_zone,
        standard,
        standard_version,
        calendar,
        country,
        area_code,
    }
}

/// Tells the others of an estate as it is now, and our own chassis, which resolves regions by the same facts.
pub(crate) async fn estate(tx: &Tx, estate: &Estate) -> Result<(), DbError> {
    let facts = estate_opened(estate);
    tx.publish(&facts, estate.version)?;
    copies::estates::keep(tx, facts, estate.version).await
}

/// A place as it is now: said when it is added and whenever it changes or is moved.
pub(crate) fn place_changed(place: &Place) -> PlaceChanged {
    let Place { id, version: _, kind, path, estate_id, code, name, validity, assigned, registered_at: _ } =
        place.clone();
    let (standard, standard_version) = assigned.standard.map(|held| (held.name, held.version)).unzip();
    PlaceChanged {
        place_id: id,
        estate_id,
        kind: kind.into(),
        parent_id: path.parent(),
        code,
        name,
        valid_from: validity.from,
        valid_until: validity.until,
        standard,
        standard_version,
        calendar: assigned.calendar,
    }
}

/// What the audit trail keeps of a place.
pub(crate) fn place_details(place: &Place) -> Value {
    json!({
        "version": place.version,
        "kind": place.kind,
        "parent_id": place.path.parent(),
        "name": place.name,
        "valid_from": place.validity.from,
        "valid_until": place.validity.until,
        "standard": place.assigned.standard.as_ref().map(|held| &held.name),
        "standard_version": place.assigned.standard.as_ref().map(|held| held.version),
        "calendar": place.assigned.calendar,
    })
}

/// What the audit trail keeps of an estate.
pub(crate) fn estate_details(estate: &Estate) -> Value {
    let Site { code: _, name, region, outer_regions, time_zone, governing, dialling } = &estate.site;
    json!({
        "version": estate.version,
        "name": name,
        "region": region,
        "outer_regions": outer_regions,
        "time_zone": time_zone,
        "standard": governing.standard,
        "standard_version": governing.version,
        "calendar": governing.calendar,
        "inherits_standard": governing.inherits.standard,
        "inherits_calendar": governing.inherits.calendar,
        "country": dialling.country,
        "area_code": dialling.area_code,
    })
}

/// A unit as it is now, in `parent_id`: said when it is entered, whenever it changes or is moved, and when it ends.
pub(crate) fn unit_registered(unit: &Unit, parent_id: Option<PlaceId>) -> UnitRegistered {
    let Unit { id, version: _, estate_id, building, label, facts, end, split_from, registered_at: _ } =
        unit.clone();
    let Facts { usage, status, gross_area, net_area, delivered_on, warranties } = facts;
    let warranty = |(item, ends_on): (WarrantyItem, NaiveDate)| UnitWarranty { item: item.into(), ends_on };
    UnitRegistered {
        unit_id: id,
        estate_id,
        parent_id,
        building,
        label,
        usage: usage.map(Into::into),
        status: status.map(Into::into),
        gross_area_m2: gross_area.map(|area| area.to_string()),
        net_area_m2: net_area.map(|area| area.to_string()),
        delivered_on,
        warranties: warranties.into_iter().map(warranty).collect(),
        ended_at: end.map(|end| end.at),
        merged_into_id: end.and_then(|end| end.merged_into),
        split_from_id: split_from,
    }
}

/// What the audit trail keeps of a unit.
pub(crate) fn unit_details(unit: &Unit) -> Value {
    let Unit { id: _, version, estate_id: _, building, label, facts, end, split_from, registered_at: _ } =
        unit;
    let Facts { usage, status, gross_area, net_area, delivered_on, warranties } = facts;
    json!({
        "version": version,
        "building": building,
        "label": label,
        "usage": usage,
        "status": status,
        "gross_area_m2": gross_area.map(|area| area.to_string()),
        "net_area_m2": net_area.map(|area| area.to_string()),
        "delivered_on": delivered_on,
        "warranties": warranties,
        "ended_at": end.map(|end| end.at),
        "merged_into_id": end.and_then(|end| end.merged_into),
        "split_from_id": split_from,
    })
}

/// An asset as it is now: said when it is registered and whenever it changes.
pub(crate) fn asset_changed(asset: &Asset) -> AssetChanged {
    let Asset { id, version: _, estate_id, kind, particulars, registered_at: _ } = asset.clone();
    let Particulars { place_id, name, maker, model, serial, plan: _, installed_on, retired_on, units } =
        particulars;
    AssetChanged {
        asset_id: id,
        estate_id,
        place_id,
        kind: kind.into(),
        name,
        maker,
        model,
        serial,
        installed_on,
        retired_on,
        unit_ids: units.into_iter().collect(),
    }
}

/// What the audit trail keeps of an asset.
pub(crate) fn asset_details(asset: &Asset) -> Value {
    let Particulars { place_id, name, maker, model, serial, plan, installed_on, retired_on, units } =
        &asset.particulars;
    json!({
        "version": asset.version,
        "kind": asset.kind,
        "place_id": place_id,
        "name": name,
        "maker": maker,
        "model": model,
        "serial": serial,
        "plan": plan,
        "installed_on": installed_on,
        "retired_on": retired_on,
        "unit_ids": units,
    })
}

/// A customer was entered.
pub(crate) fn customer_registered(customer: &Customer) -> CustomerRegistered {
    CustomerRegistered { customer_id: customer.id, estate_id: customer.estate_id }
}

/// A customer's record changed.
pub(crate) fn customer_changed(customer: &Customer) -> CustomerChanged {
    CustomerChanged { customer_id: customer.id, estate_id: customer.estate_id }
}

/// Somebody lives somewhere.
pub(crate) fn occupancy_started(occupancy: &Occupancy) -> OccupancyStarted {
    OccupancyStarted {
        occupancy_id: occupancy.id,
        estate_id: occupancy.estate_id,
        unit_id: occupancy.unit_id,
        customer_id: occupancy.customer_id,
        role: occupancy.role.into(),
        started_at: occupancy.started_at,
    }
}

/// Somebody lives there no longer, or only until then.
pub(crate) fn end_of_occupancy(tx: &Tx, occupancy: &Occupancy) -> Result<(), DbError> {
    let ended = OccupancyEnded {
        occupancy_id: occupancy.id,
        estate_id: occupancy.estate_id,
        unit_id: occupancy.unit_id,
        customer_id: occupancy.customer_id,
        role: occupancy.role.into(),
        ended_at: occupancy.ended_at.unwrap_or_else(|| tx.now()),
    };
    tx.publish(&ended, occupancy.version)
}

/// A stay was put right, or cancelled.
pub(crate) fn change_of_occupancy(tx: &Tx, occupancy: &Occupancy) -> Result<(), DbError> {
    let changed = OccupancyChanged {
        occupancy_id: occupancy.id,
        estate_id: occupancy.estate_id,
        unit_id: occupancy.unit_id,
        customer_id: occupancy.customer_id,
        role: occupancy.role.into(),
        started_at: occupancy.started_at,
        ended_at: occupancy.ended_at,
        is_cancelled: occupancy.cancelled_at.is_some(),
        changed_at: tx.now(),
    };
    tx.publish(&changed, occupancy.version)
}
