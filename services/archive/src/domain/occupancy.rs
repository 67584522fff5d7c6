//! Who lives in, owns or rents a unit, from when until when.

use chrono::{DateTime, Utc};
use kernel::{CustomerId, EstateId, OccupancyId, OccupancyRole, Refusal, UnitId};

/// One customer's stay in one unit. Version 1 is its beginning, version 2 its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Occupancy {
    pub(crate) id: OccupancyId,
    pub(crate) version: i32,
    pub(crate) estate_id: EstateId,
    pub(crate) unit_id: UnitId,
    pub(crate) customer_id: CustomerId,
    pub(crate) role: OccupancyRole,
    pub(crate) started_at: DateTime<Utc>,
    pub(crate) ended_at: Option<DateTime<Utc>>,
}

impl Occupancy {
    /// Ends the stay.
    ///
    /// # Errors
    /// `archive.occupancy_ended` the second time; `archive.occupancy_not_begun` before it began.
    pub(crate) fn end(&mut self, at: DateTime<Utc>) -> Result<(), Refusal> {
        if self.ended_at.is_some() {
            return Err(Refusal::conflict(
                "archive.occupancy_ended",
                "This occupancy has ended already.",
                "该入住关系已经结束。",
            ));
        }
        if at < self.started_at {
            return Err(Refusal::conflict(
                "archive.occupancy_not_begun",
                "This occupancy has not begun yet.",
                "该入住关系尚未开始。",
            ));
        }
        self.ended_at = Some(at);
        self.version += 1;
        Ok(())
    }
}
