//! A home, shop or parking space: a record without steps that could be refused.

mod label;
mod matches;
mod spelling;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use kernel::EstateId;
use vocabulary::UnitId;

pub(crate) use label::Label;
pub(crate) use matches::{UnitFit, UnitMatches};

/// One unit of an estate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) id: UnitId,
    pub(crate) version: i32,
    pub(crate) estate_id: EstateId,
    /// The building it stands in, where people name one.
    pub(crate) building: Option<String>,
    /// What people call it, such as `3栋 2单元 501`; unique within its estate in any spelling.
    pub(crate) label: String,
    pub(crate) registered_at: DateTime<Utc>,
}

/// What shall be different; absent parts stay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct UnitChange {
    /// `Some(None)` clears.
    pub(crate) building: Option<Option<String>>,
    pub(crate) label: Option<String>,
}

impl Unit {
    /// Takes the change over. False when nothing is different: then there is no new version to tell of.
    pub(crate) fn change(&mut self, change: UnitChange) -> bool {
        let before = self.clone();
        let UnitChange { building, label } = change;
        building.into_iter().for_each(|building| self.building = building);
        label.into_iter().for_each(|label| self.label = label);
        if *self == before {
            return false;
        }
        self.version += 1;
        true
    }
}
