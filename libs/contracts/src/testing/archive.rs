//! What the archive says.

use contracts::archive::{
    AssetChanged, AssetKind, CustomerChanged, CustomerRegistered, EstateOpened, OccupancyChanged,
    OccupancyEnded, OccupancyRole, OccupancyStarted, PlaceChanged, PlaceKind, UnitRegistered, UnitStatus,
    UnitUsage, UnitWarranty, WarrantyItem,
};

use super::{Example, at, id, text};

impl Example for EstateOpened {
    fn example() -> Self {
        Self {
            estate_id: id(9),
            code: text("SH-001"),
            name: text("阳光花园"),
            region: text("north"),
            outer_regions: vec![text("group-east")],
            time_zone: text("Asia/Shanghai"),
            standard: text("service-centre"),
            standard_version: 1,
            calendar: None,
            country: Some(text("CN")),
            area_code: Some(text("021")),
        }
    }
}

impl Example for PlaceChanged {
    fn example() -> Self {
        Self {
            place_id: id(12),
            estate_id: Some(id(9)),
            kind: PlaceKind::Building.into(),
            parent_id: Some(id(9)),
            code: None,
            name: text("3栋"),
            valid_from: None,
            valid_until: None,
            standard: None,
            standard_version: None,
            calendar: None,
        }
    }
}

impl Example for UnitRegistered {
    fn example() -> Self {
        Self {
            unit_id: id(10),
            estate_id: id(9),
            parent_id: Some(id(12)),
            building: Some(text("3栋")),
            label: text("3栋 2单元 501"),
            usage: Some(UnitUsage::Residential.into()),
            status: Some(UnitStatus::OwnerOccupied.into()),
            gross_area_m2: Some(text("128.50")),
            net_area_m2: Some(text("101.25")),
            delivered_on: Some(at(0).date_naive()),
            warranties: vec![UnitWarranty {
                item: WarrantyItem::Waterproofing.into(),
                ends_on: at(24).date_naive(),
            }],
            ended_at: Some(at(24)),
            merged_into_id: Some(id(13)),
            split_from_id: Some(id(14)),
        }
    }
}

impl Example for AssetChanged {
    fn example() -> Self {
        Self {
            asset_id: id(15),
            estate_id: id(9),
            place_id: id(12),
            kind: AssetKind::Meter.into(),
            name: text("总水表"),
            maker: Some(text("宁波水表")),
            model: Some(text("LXS-20E")),
            serial: Some(text("20260302-17")),
            installed_on: Some(at(0).date_naive()),
            retired_on: Some(at(24).date_naive()),
            unit_ids: vec![id(10), id(13)],
        }
    }
}

impl Example for CustomerRegistered {
    fn example() -> Self {
        Self { customer_id: id(11), estate_id: id(9) }
    }
}

impl Example for CustomerChanged {
    fn example() -> Self {
        Self { customer_id: id(11), estate_id: id(9) }
    }
}

impl Example for OccupancyStarted {
    fn example() -> Self {
        Self {
            occupancy_id: id(12),
            estate_id: id(9),
            unit_id: id(10),
            customer_id: id(11),
            role: OccupancyRole::Owner.into(),
            started_at: at(0),
        }
    }
}

impl Example for OccupancyEnded {
    fn example() -> Self {
        Self {
            occupancy_id: id(12),
            estate_id: id(9),
            unit_id: id(10),
            customer_id: id(11),
            role: OccupancyRole::Owner.into(),
            ended_at: at(0),
        }
    }
}

impl Example for OccupancyChanged {
    fn example() -> Self {
        Self {
            occupancy_id: id(12),
            estate_id: id(9),
            unit_id: id(10),
            customer_id: id(11),
            role: OccupancyRole::Tenant.into(),
            started_at: at(0),
            ended_at: Some(at(1)),
            is_cancelled: false,
            changed_at: at(2),
        }
    }
}
