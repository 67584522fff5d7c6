//! Units in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{EstateId, Faults, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::UnitId;
use web::present;

use crate::{
    app::units::RegisterUnit,
    domain::{Unit, UnitChange},
};

/// A unit to register.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewUnit)]
pub(super) struct NewUnitBody {
    estate_id: EstateId,
    /// The building it stands in, where people name one.
    #[schema(max_length = 60)]
    building: Option<String>,
    /// What people call it; unique within its estate.
    #[schema(min_length = 1, max_length = 120, example = "3栋 2单元 501")]
    label: String,
}

impl NewUnitBody {
    /// The command, or every fault at once.
    pub(super) fn into_command(self) -> Result<RegisterUnit, Refusal> {
        let Self { estate_id, building, label } = self;
        let mut faults = Faults::new();
        let building = faults.optional_line("/building", building.as_deref(), 60);
        let label = faults.line("/label", &label, 120);
        faults.into_result()?;
        Ok(RegisterUnit { estate_id, building, label })
    }
}

/// What shall be different about a unit; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UnitChange)]
pub(super) struct UnitChangeBody {
    /// `null`: none.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 60)]
    building: Option<Option<String>>,
    /// Unique within its estate.
    #[schema(min_length = 1, max_length = 120)]
    label: Option<String>,
}

impl UnitChangeBody {
    /// The command, or every fault at once.
    pub(super) fn into_command(self) -> Result<UnitChange, Refusal> {
        let Self { building, label } = self;
        let mut faults = Faults::new();
        let change = UnitChange {
            building: building.map(|building| faults.optional_line("/building", building.as_deref(), 60)),
            label: label.map(|label| faults.line("/label", &label, 120)),
        };
        faults.into_result()?;
        Ok(change)
    }
}

/// One unit.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UnitView {
    unit_id: UnitId,
    estate_id: EstateId,
    building: Option<String>,
    label: String,
    registered_at: DateTime<Utc>,
}

impl From<&Unit> for UnitView {
    fn from(unit: &Unit) -> Self {
        let Unit { id, version: _, estate_id, building, label, registered_at } = unit.clone();
        Self { unit_id: id, estate_id, building, label, registered_at }
    }
}
