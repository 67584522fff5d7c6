//! Occupancies in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{EstateId, Faults, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{CustomerId, OccupancyId, OccupancyRole, UnitId};
use web::{Instant, present};

use crate::occupancies::{
    app::StartOccupancy,
    domain::{Occupancy, StayChange},
};

/// Who begins to live where.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewOccupancy)]
pub(super) struct NewOccupancyBody {
    customer_id: CustomerId,
    unit_id: UnitId,
    role: OccupancyRole,
    /// From when, between 1900 and 2200; from now when left out.
    #[schema(value_type = Option<DateTime<Utc>>)]
    started_at: Option<Instant>,
}

impl NewOccupancyBody {
    /// The command, or every fault at once.
    pub(crate) fn into_command(self) -> Result<StartOccupancy, Refusal> {
        let Self { customer_id, unit_id, role, started_at } = self;
        let mut faults = Faults::new();
        let started_at = started_at.map(|at| faults.instant("/started_at", at.0));
        faults.into_result()?;
        Ok(StartOccupancy { unit_id, customer_id, role, started_at })
    }
}

/// When somebody moves out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EndOfOccupancy)]
pub(super) struct EndBody {
    /// When, between 1900 and 2200, ahead or behind; now when left out.
    #[schema(value_type = Option<DateTime<Utc>>)]
    ended_at: Option<Instant>,
}

impl EndBody {
    /// The instant, or what is wrong with it.
    pub(crate) fn into_instant(self) -> Result<Option<DateTime<Utc>>, Refusal> {
        let mut faults = Faults::new();
        let ended_at = self.ended_at.map(|at| faults.instant("/ended_at", at.0));
        faults.into_result()?;
        Ok(ended_at)
    }
}

/// What was wrong about an occupancy; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OccupancyChange)]
pub(super) struct OccupancyChangeBody {
    role: Option<OccupancyRole>,
    #[schema(value_type = Option<DateTime<Utc>>)]
    started_at: Option<Instant>,
    /// `null`: they live there still.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<DateTime<Utc>>)]
    ended_at: Option<Option<Instant>>,
}

impl OccupancyChangeBody {
    /// The change, or every fault at once.
    pub(crate) fn into_change(self) -> Result<StayChange, Refusal> {
        let Self { role, started_at, ended_at } = self;
        let mut faults = Faults::new();
        let change = StayChange {
            role,
            started_at: started_at.map(|at| faults.instant("/started_at", at.0)),
            ended_at: ended_at.map(|at| at.map(|at| faults.instant("/ended_at", at.0))),
        };
        faults.into_result()?;
        Ok(change)
    }
}

/// One stay.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OccupancyView {
    occupancy_id: OccupancyId,
    estate_id: EstateId,
    unit_id: UnitId,
    customer_id: CustomerId,
    role: OccupancyRole,
    started_at: DateTime<Utc>,
    /// `null` when no end is known; may lie ahead.
    ended_at: Option<DateTime<Utc>>,
    /// When it was found to be an entry made in error; `null` otherwise.
    cancelled_at: Option<DateTime<Utc>>,
}

impl From<&Occupancy> for OccupancyView {
    fn from(occupancy: &Occupancy) -> Self {
        let Occupancy {
            id,
            version: _,
            estate_id,
            unit_id,
            customer_id,
            role,
            started_at,
            ended_at,
            cancelled_at,
        } = occupancy.clone();
        Self { occupancy_id: id, estate_id, unit_id, customer_id, role, started_at, ended_at, cancelled_at }
    }
}
