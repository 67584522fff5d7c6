//! What the archive tells the others: who and where, never a name or a number.

use chrono::{DateTime, Utc};
use contracts::archive::{
    CustomerChanged, CustomerRegistered, EstateOpened, OccupancyEnded, OccupancyStarted, UnitRegistered,
};
use serde_json::{Value, json};

use crate::domain::{Customer, Estate, Governing, Occupancy, Unit};

/// An estate as it is now: said when it is opened and whenever it changes.
pub(crate) fn estate_opened(estate: &Estate) -> EstateOpened {
    let Estate { id, version: _, code, name, region, time_zone, governing, opened_at: _ } = estate.clone();
    let Governing { standard, version: standard_version } = governing;
    EstateOpened { estate_id: id, code, name, region, time_zone, standard, standard_version }
}

/// What the audit trail keeps of an estate.
pub(crate) fn estate_details(estate: &Estate) -> Value {
    json!({
        "version": estate.version,
        "name": estate.name,
        "region": estate.region,
        "time_zone": estate.time_zone,
        "standard": estate.governing.standard,
        "standard_version": estate.governing.version,
    })
}

/// A unit was entered.
pub(crate) fn unit_registered(unit: &Unit) -> UnitRegistered {
    UnitRegistered { unit_id: unit.id, estate_id: unit.estate_id, label: unit.label.clone() }
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
        role: occupancy.role,
        started_at: occupancy.started_at,
    }
}

/// Somebody lives there no longer.
pub(crate) fn occupancy_ended(occupancy: &Occupancy, ended_at: DateTime<Utc>) -> OccupancyEnded {
    OccupancyEnded {
        occupancy_id: occupancy.id,
        estate_id: occupancy.estate_id,
        unit_id: occupancy.unit_id,
        customer_id: occupancy.customer_id,
        role: occupancy.role,
        ended_at,
    }
}
