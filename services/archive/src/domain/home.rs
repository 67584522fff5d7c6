//! A home as a card shows it.

use chrono::{DateTime, Utc};
use kernel::EstateId;
use vocabulary::{OccupancyId, OccupancyRole, UnitId};

/// Where a customer lives or will live, and as what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Home {
    pub(crate) occupancy_id: OccupancyId,
    pub(crate) unit_id: UnitId,
    pub(crate) estate_id: EstateId,
    pub(crate) label: String,
    pub(crate) role: OccupancyRole,
    pub(crate) started_at: DateTime<Utc>,
    /// May lie ahead.
    pub(crate) ended_at: Option<DateTime<Utc>>,
}

impl Home {
    /// True when they live there at `now`.
    pub(crate) fn is_present(&self, now: DateTime<Utc>) -> bool {
        self.started_at <= now && self.ended_at.is_none_or(|ended_at| now < ended_at)
    }

    /// True when they live there at `now`, or will.
    pub(crate) fn is_present_or_coming(&self, now: DateTime<Utc>) -> bool {
        self.ended_at.is_none_or(|ended_at| now < ended_at)
    }
}
