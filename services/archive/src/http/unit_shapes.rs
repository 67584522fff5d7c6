//! Units in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{EstateId, Faults, Refusal, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::fields::optional_text;
use crate::{app::units::RegisterUnit, domain::Unit};

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
        let building = optional_text("/building", building, 60, &mut faults);
        let label = faults.text("/label", &label, 120);
        faults.into_result()?;
        Ok(RegisterUnit { estate_id, building, label })
    }
}

/// What a list of units may be narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct UnitQuery {
    /// Units of this estate.
    pub(super) estate_id: Option<EstateId>,
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
        let Unit { id, estate_id, building, label, registered_at } = unit.clone();
        Self { unit_id: id, estate_id, building, label, registered_at }
    }
}
