//! The rows of a batch. They name each other by what people call things: an estate by its code, a unit by its label,
//! a customer of the same batch by a word of the batch's own.

use chrono::{DateTime, Utc};
use kernel::EstateId;
use vocabulary::{CustomerId, OccupancyId, OccupancyRole, UnitId};

use crate::{customers::domain::Person, estates::domain::Site, units::domain::Facts};

/// One record to bring in.
#[derive(Debug, Clone)]
pub(crate) enum ImportRow {
    Estate(Site),
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
    pub(crate) facts: Facts,
}

/// A customer kept by the estate with this code.
#[derive(Debug, Clone)]
pub(crate) struct PersonRow {
    pub(crate) reference: Option<String>,
    pub(crate) estate: String,
    /// Without their numbers.
    pub(crate) person: Person,
    /// As they are written at that estate.
    pub(crate) phones: Vec<String>,
}

/// Who lives in the unit of this label.
#[derive(Debug, Clone)]
pub(crate) struct OccupancyRow {
    pub(crate) estate: String,
    pub(crate) unit: String,
    pub(crate) who: RowCustomer,
    pub(crate) role: OccupancyRole,
    pub(crate) started_at: Option<DateTime<Utc>>,
}

/// A customer of the same batch, or one the archive knows.
#[derive(Debug, Clone)]
pub(crate) enum RowCustomer {
    Row(String),
    Known(CustomerId),
}

/// A batch: its rows, and what becomes of those that say what the archive knows already.
#[derive(Debug, Clone)]
pub(crate) struct ImportBatch {
    pub(crate) rows: Vec<ImportRow>,
    pub(crate) known: KnownRows,
}

/// What becomes of an estate, a unit or an occupancy that is there already. A customer is known by what another system
/// calls them, and is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KnownRows {
    /// The batch is refused.
    Refuse,
    /// The record stays as it is: a file is brought in again.
    Keep,
}

/// What a row became, and what is worth knowing of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowResult {
    pub(crate) id: ImportedId,
    pub(crate) outcome: RowOutcome,
    /// Other customers, within the actor's scope, with a number of this one: perhaps the same person.
    pub(crate) same_phone: Vec<CustomerId>,
    /// False for a customer some of whose numbers were not compared: the actor has had very many compared.
    pub(crate) is_compared: bool,
}

/// What was done with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowOutcome {
    Created,
    Changed,
    Unchanged,
}

/// What a row became.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ImportedId {
    Estate(EstateId),
    Unit(UnitId),
    Customer(CustomerId),
    Occupancy(OccupancyId),
}
