//! What is installed at a place: lifts, pumps, meters. Nothing is deleted: what is taken out of use has a last day.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{EstateId, Refusal};
use vocabulary::{AssetId, AssetKind, PlaceId, UnitId};

/// One asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asset {
    pub(crate) id: AssetId,
    pub(crate) version: i32,
    /// The estate of its place, in which it stays.
    pub(crate) estate_id: EstateId,
    pub(crate) kind: AssetKind,
    pub(crate) particulars: Particulars,
    pub(crate) registered_at: DateTime<Utc>,
}

/// What may be different about an asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Particulars {
    /// The place that it hangs on.
    pub(crate) place_id: PlaceId,
    pub(crate) name: String,
    pub(crate) maker: Option<String>,
    pub(crate) model: Option<String>,
    /// The maker's number of it.
    pub(crate) serial: Option<String>,
    /// How it is looked after, in people's own words.
    pub(crate) plan: Option<String>,
    /// The first local date on which it is in use.
    pub(crate) installed_on: Option<NaiveDate>,
    /// The last.
    pub(crate) retired_on: Option<NaiveDate>,
    /// The units that share it.
    pub(crate) units: BTreeSet<UnitId>,
}

/// What shall be different; absent parts stay, `Some(None)` clears.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct AssetChange {
    pub(crate) place_id: Option<PlaceId>,
    pub(crate) name: Option<String>,
    pub(crate) maker: Option<Option<String>>,
    pub(crate) model: Option<Option<String>>,
    pub(crate) serial: Option<Option<String>>,
    pub(crate) plan: Option<Option<String>>,
    pub(crate) installed_on: Option<Option<NaiveDate>>,
    pub(crate) retired_on: Option<Option<NaiveDate>>,
    pub(crate) units: Option<BTreeSet<UnitId>>,
}

impl Asset {
    /// Takes the change over. False when nothing is different.
    ///
    /// # Errors
    /// A fault at `/retired_on` when it would be out of use before it is in.
    pub(crate) fn change(&mut self, change: AssetChange) -> Result<bool, Refusal> {
        let mut changed = self.particulars.clone();
        let AssetChange { place_id, name, maker, model, serial, plan, installed_on, retired_on, units } =
            change;
        place_id.into_iter().for_each(|place_id| changed.place_id = place_id);
        name.into_iter().for_each(|name| changed.name = name);
        maker.into_iter().for_each(|maker| changed.maker = maker);
        model.into_iter().for_each(|model| changed.model = model);
        serial.into_iter().for_each(|serial| changed.serial = serial);
        plan.into_iter().for_each(|plan| changed.plan = plan);
        installed_on.into_iter().for_each(|day| changed.installed_on = day);
        retired_on.into_iter().for_each(|day| changed.retired_on = day);
        units.into_iter().for_each(|units| changed.units = units);
        if !changed.is_sound() {
            return Err(Refusal::at("/retired_on", "asset.retired_before_installed"));
        }
        if changed == self.particulars {
            return Ok(false);
        }
        self.particulars = changed;
        self.version += 1;
        Ok(true)
    }

    /// Lets it follow a unit that becomes `parts`: it is shared by these instead, and hangs on `place_id` where it hung on the
    /// unit.
    pub(crate) fn follow(&mut self, unit: UnitId, place_id: PlaceId, parts: &BTreeSet<UnitId>) {
        if self.particulars.place_id.as_uuid() == unit.as_uuid() {
            self.particulars.place_id = place_id;
        }
        if self.particulars.units.remove(&unit) {
            self.particulars.units.extend(parts);
        }
    }
}

impl Particulars {
    /// False when it would be out of use before it is in.
    pub(crate) fn is_sound(&self) -> bool {
        self.installed_on.zip(self.retired_on).is_none_or(|(installed, retired)| installed <= retired)
    }
}
