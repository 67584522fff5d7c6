//! A home as a card shows it.

use chrono::{DateTime, Utc};
use kernel::{EstateId, OccupancyId, OccupancyRole, UnitId};

/// Where a customer lives now, and as what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Home {
    pub(crate) occupancy_id: OccupancyId,
    pub(crate) unit_id: UnitId,
    pub(crate) estate_id: EstateId,
    pub(crate) label: String,
    pub(crate) role: OccupancyRole,
    pub(crate) started_at: DateTime<Utc>,
}
