//! Occupancies in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{CustomerId, EstateId, Faults, OccupancyId, OccupancyRole, Refusal, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::occupancies::{OccupancyFilter, StartOccupancy},
    domain::Occupancy,
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
    started_at: Option<DateTime<Utc>>,
}

impl NewOccupancyBody {
    /// The command, or every fault at once.
    pub(super) fn into_command(self) -> Result<StartOccupancy, Refusal> {
        let Self { customer_id, unit_id, role, started_at } = self;
        let mut faults = Faults::new();
        let started_at = started_at.map(|at| faults.instant("/started_at", at));
        faults.into_result()?;
        Ok(StartOccupancy { unit_id, customer_id, role, started_at })
    }
}

/// What a list of occupancies may be narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OccupancyQuery {
    /// Of this customer.
    customer_id: Option<CustomerId>,
    /// Of this unit.
    unit_id: Option<UnitId>,
}

impl From<OccupancyQuery> for OccupancyFilter {
    fn from(query: OccupancyQuery) -> Self {
        let OccupancyQuery { customer_id, unit_id } = query;
        Self { customer_id, unit_id }
    }
}

/// One stay.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OccupancyView {
    occupancy_id: OccupancyId,
    estate_id: EstateId,
    unit_id: UnitId,
    customer_id: CustomerId,
    role: OccupancyRole,
    started_at: DateTime<Utc>,
    /// `null` while they live there.
    ended_at: Option<DateTime<Utc>>,
}

impl From<&Occupancy> for OccupancyView {
    fn from(occupancy: &Occupancy) -> Self {
        let Occupancy { id, version: _, estate_id, unit_id, customer_id, role, started_at, ended_at } =
            occupancy.clone();
        Self { occupancy_id: id, estate_id, unit_id, customer_id, role, started_at, ended_at }
    }
}
