//! The rows of a batch. They name each other by what people call things: an estate by its code, a unit by its label,
//! a customer of the same batch by a word of the batch's own.

use chrono::{DateTime, Utc};
use kernel::{CustomerId, EstateId, OccupancyId, OccupancyRole, UnitId};

use crate::domain::{NewEstate, Person};

/// One record to bring in.
#[derive(Debug, Clone)]
pub(crate) enum ImportRow {
    Estate(NewEstate),
    Unit(UnitRow),
    Customer(PersonRow),
    Occupancy(OccupancyRow),
}

/// A unit of the estate with this code.
#[derive(Debug, Clone)]
pub(crate) struct UnitRow {
    pub(crate) estate: String,
    pub(crate) building: Option<String>,
    pub(crate) label: String,
}

/// A customer kept by the estate with this code.
#[derive(Debug, Clone)]
pub(crate) struct PersonRow {
    pub(crate) reference: Option<String>,
    pub(crate) estate: String,
    pub(crate) person: Person,
}

/// Who lives in the unit of this label.
#[derive(Debug, Clone)]
pub(crate) struct OccupancyRow {
    pub(crate) estate: String,
    pub(crate) unit: String,
    pub(crate) who: Whose,
    pub(crate) role: OccupancyRole,
    pub(crate) started_at: Option<DateTime<Utc>>,
}

/// A customer of the same batch, or one the archive knows.
#[derive(Debug, Clone)]
pub(crate) enum Whose {
    Row(String),
    Known(CustomerId),
}

/// What a row became.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MadeId {
    Estate(EstateId),
    Unit(UnitId),
    Customer(CustomerId),
    Occupancy(OccupancyId),
}
