//! A home, shop or parking space: what it is called, what is known of it, and how it ends, by being merged or split.

mod area;
mod ends;
mod facts;
mod label;
mod matches;
mod spelling;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use kernel::{EstateId, Faults, Refusal};
use vocabulary::UnitId;

pub(crate) use area::Area;
pub(crate) use ends::{UnitEnd, UnitPart};
pub(crate) use facts::{Facts, FactsChange, Warranties};
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
    pub(crate) facts: Facts,
    /// None while there is such a unit.
    pub(crate) end: Option<UnitEnd>,
    /// The unit that it was a part of before.
    pub(crate) split_from: Option<UnitId>,
    pub(crate) registered_at: DateTime<Utc>,
}

/// What shall be different; absent parts stay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct UnitChange {
    /// `Some(None)` clears.
    pub(crate) building: Option<Option<String>>,
    pub(crate) label: Option<String>,
    pub(crate) facts: FactsChange,
}

impl Unit {
    /// A unit that nothing is known of yet.
    pub(crate) fn register(
        (id, estate_id): (UnitId, EstateId),
        (building, label): (Option<String>, String),
        facts: Facts,
        at: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            version: 1,
            estate_id,
            building,
            label,
            facts,
            end: None,
            split_from: None,
            registered_at: at,
        }
    }

    /// Takes the change over. False when nothing is different: then there is no new version to tell of.
    ///
    /// # Errors
    /// `archive.unit_ended`; a fault where facts cannot be together.
    pub(crate) fn change(&mut self, change: UnitChange) -> Result<bool, Refusal> {
        self.refuse_ended()?;
        let mut changed = self.clone();
        let UnitChange { building, label, facts } = change;
        building.into_iter().for_each(|building| changed.building = building);
        label.into_iter().for_each(|label| changed.label = label);
        changed.facts.change(facts);
        if changed == *self {
            return Ok(false);
        }
        let mut faults = Faults::new();
        changed.facts.check("", &mut faults);
        faults.into_result()?;
        *self = changed;
        self.version += 1;
        Ok(true)
    }

    /// Passes while there is such a unit.
    ///
    /// # Errors
    /// `archive.unit_ended`.
    pub(crate) fn refuse_ended(&self) -> Result<(), Refusal> {
        if self.end.is_none() {
            return Ok(());
        }
        Err(Refusal::conflict("archive.unit_ended"))
    }
}
