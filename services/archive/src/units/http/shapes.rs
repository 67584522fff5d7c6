//! Units in requests and replies.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{EstateId, Faults, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{OccupancyId, UnitId, UnitStatus, UnitUsage};
use web::{Day, present};

use super::facts::{FactsChangeText, FactsText, WarrantyBody, read_area, shown};
use crate::{
    places::domain::StandardVersion,
    units::{
        app::{PartOfUnit, RegisterUnit, SplitUnit},
        domain::{Area, Facts, Unit, UnitChange, UnitFit, UnitMatches, UnitPart},
    },
};

/// The most units that become one, or that one becomes.
const MOST_PARTS: usize = 20;

/// The most stays that are named for a part: more than live anywhere.
const MOST_STAYS: usize = 100;

/// Which unit is meant.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct UnitMatchQuery {
    /// Among the units of this estate.
    pub(super) estate_id: EstateId,
    /// What somebody calls it.
    #[param(min_length = 1, max_length = 120, example = "3-2-501")]
    pub(super) label: String,
}

/// The units that may be meant.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UnitMatches)]
pub(crate) struct UnitMatchesView {
    fit: UnitFit,
    /// In the order of their labels, at most 20.
    items: Vec<UnitView>,
    /// True when more may be meant than are named.
    is_cut: bool,
}

impl From<&UnitMatches> for UnitMatchesView {
    fn from(matches: &UnitMatches) -> Self {
        let UnitMatches { fit, units, is_cut } = matches;
        Self { fit: *fit, items: units.iter().map(UnitView::from).collect(), is_cut: *is_cut }
    }
}

/// A unit to register.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewUnit)]
pub(crate) struct NewUnitBody {
    estate_id: EstateId,
    /// The building it stands in, where people name one.
    #[schema(max_length = 60)]
    building: Option<String>,
    /// What people call it; unique within its estate, in any spelling, and with or without leading zeros.
    #[schema(min_length = 1, max_length = 120, example = "3栋 2单元 501")]
    label: String,
    /// What it is used as.
    usage: Option<UnitUsage>,
    /// How it stands with it.
    status: Option<UnitStatus>,
    /// 建筑面积 in square metres: decimal text, more than nothing.
    #[schema(pattern = "^[0-9]{1,6}(\\.[0-9]{1,2})?$", example = "128.50")]
    gross_area_m2: Option<String>,
    /// 套内面积 in square metres, at most as much.
    #[schema(pattern = "^[0-9]{1,6}(\\.[0-9]{1,2})?$", example = "101.25")]
    net_area_m2: Option<String>,
    /// The day on which it was handed over to its first owner, by the calendar there.
    #[schema(value_type = Option<NaiveDate>)]
    delivered_on: Option<Day>,
    /// What is covered until when, each item once; not until before it was handed over.
    #[serde(default)]
    #[schema(max_items = 8)]
    warranties: Vec<WarrantyBody>,
}

impl NewUnitBody {
    /// The command, or every fault at once.
    pub(super) fn into_command(self) -> Result<RegisterUnit, Refusal> {
        let Self {
            estate_id,
            building,
            label,
            usage,
            status,
            gross_area_m2,
            net_area_m2,
            delivered_on,
            warranties,
        } = self;
        let mut faults = Faults::new();
        let building = faults.optional_line("/building", building.as_deref(), 60);
        let label = faults.line("/label", &label, 120);
        let facts = FactsText { usage, status, gross_area_m2, net_area_m2, delivered_on, warranties };
        let facts = facts.read("", &mut faults);
        faults.into_result()?;
        Ok(RegisterUnit { estate_id, building, label, facts })
    }
}

/// What shall be different about a unit; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UnitChange)]
pub(crate) struct UnitChangeBody {
    /// `null`: none.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 60)]
    building: Option<Option<String>>,
    /// Unique within its estate, in any spelling, and with or without leading zeros.
    #[schema(min_length = 1, max_length = 120)]
    label: Option<String>,
    /// `null`: not known.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<UnitUsage>)]
    usage: Option<Option<UnitUsage>>,
    /// `null`: not known.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<UnitStatus>)]
    status: Option<Option<UnitStatus>>,
    /// `null`: not known.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, pattern = "^[0-9]{1,6}(\\.[0-9]{1,2})?$")]
    gross_area_m2: Option<Option<String>>,
    /// `null`: not known.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, pattern = "^[0-9]{1,6}(\\.[0-9]{1,2})?$")]
    net_area_m2: Option<Option<String>>,
    /// `null`: not known, or not yet.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<NaiveDate>)]
    delivered_on: Option<Option<Day>>,
    /// All of them from now on.
    #[schema(max_items = 8)]
    warranties: Option<Vec<WarrantyBody>>,
}

impl UnitChangeBody {
    /// The command, or every fault at once.
    pub(super) fn into_command(self) -> Result<UnitChange, Refusal> {
        let Self { building, label, usage, status, gross_area_m2, net_area_m2, delivered_on, warranties } =
            self;
        let mut faults = Faults::new();
        let facts = FactsChangeText { usage, status, gross_area_m2, net_area_m2, delivered_on, warranties };
        let change = UnitChange {
            building: building.map(|building| faults.optional_line("/building", building.as_deref(), 60)),
            label: label.map(|label| faults.line("/label", &label, 120)),
            facts: facts.read(&mut faults),
        };
        faults.into_result()?;
        Ok(change)
    }
}

/// Which units become part of another.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UnitMerge)]
pub(crate) struct UnitMergeBody {
    /// Other units of the same estate, each once.
    #[schema(min_items = 1, max_items = 20)]
    unit_ids: Vec<UnitId>,
}

impl UnitMergeBody {
    /// The units, or what is wrong.
    pub(super) fn into_command(self) -> Result<Vec<UnitId>, Refusal> {
        let mut faults = Faults::new();
        let units = faults.list("/unit_ids", "unit.parts_count", self.unit_ids, 1..=MOST_PARTS);
        faults.into_result()?;
        Ok(units)
    }
}

/// What a unit becomes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UnitSplit)]
pub(crate) struct UnitSplitBody {
    /// Two units or more. One of them may be called as the one that is split.
    #[schema(min_items = 2, max_items = 20)]
    into: Vec<UnitPartBody>,
}

/// One of several units that another becomes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UnitPart)]
pub(crate) struct UnitPartBody {
    /// Unique within its estate, in any spelling, and with or without leading zeros.
    #[schema(min_length = 1, max_length = 120, example = "3栋 2单元 501A")]
    label: String,
    /// 建筑面积 in square metres.
    #[schema(pattern = "^[0-9]{1,6}(\\.[0-9]{1,2})?$", example = "64.25")]
    gross_area_m2: Option<String>,
    /// 套内面积 in square metres, at most as much.
    #[schema(pattern = "^[0-9]{1,6}(\\.[0-9]{1,2})?$", example = "50.50")]
    net_area_m2: Option<String>,
    /// The stays, of those that are not over, that go on here. Each goes on somewhere.
    #[serde(default)]
    #[schema(max_items = 100)]
    occupancy_ids: Vec<OccupancyId>,
}

impl UnitSplitBody {
    /// The parts, or every fault at once.
    pub(super) fn into_command(self) -> Result<Vec<PartOfUnit>, Refusal> {
        let mut faults = Faults::new();
        let into = faults.list("/into", "unit.parts_count", self.into, 2..=MOST_PARTS);
        let parts = into.into_iter().enumerate();
        let parts = parts.map(|(at, part)| part.read(&format!("/into/{at}"), &mut faults)).collect();
        faults.into_result()?;
        Ok(parts)
    }
}

impl UnitPartBody {
    fn read(self, at: &str, faults: &mut Faults) -> PartOfUnit {
        let Self { label, gross_area_m2, net_area_m2, occupancy_ids } = self;
        let label = faults.line(&format!("{at}/label"), &label, 120);
        let gross_area = read_area(&format!("{at}/gross_area_m2"), gross_area_m2, faults);
        let net_area = read_area(&format!("{at}/net_area_m2"), net_area_m2, faults);
        Facts { gross_area, net_area, ..Facts::default() }.check(at, faults);
        let pointer = format!("{at}/occupancy_ids");
        let occupancies = faults.list(&pointer, "unit.stays_too_many", occupancy_ids, 0..=MOST_STAYS);
        PartOfUnit { part: UnitPart { label, gross_area, net_area }, occupancies }
    }
}

/// One unit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitView {
    unit_id: UnitId,
    estate_id: EstateId,
    building: Option<String>,
    label: String,
    usage: Option<UnitUsage>,
    status: Option<UnitStatus>,
    /// 建筑面积 in square metres.
    #[schema(example = "128.50")]
    gross_area_m2: Option<String>,
    /// 套内面积 in square metres.
    #[schema(example = "101.25")]
    net_area_m2: Option<String>,
    delivered_on: Option<NaiveDate>,
    /// In the order of their items.
    warranties: Vec<WarrantyBody>,
    registered_at: DateTime<Utc>,
    /// When it ceased to be a unit, by being merged or split.
    ended_at: Option<DateTime<Utc>>,
    /// The unit that it is a part of since.
    merged_into_id: Option<UnitId>,
    /// The unit that it was a part of until it was registered.
    split_from_id: Option<UnitId>,
}

/// One unit with what holds there.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GovernedUnit)]
pub(super) struct GovernedUnitView {
    #[serde(flatten)]
    unit: UnitView,
    /// The service standard that governs it, where a place within the estate says so: otherwise the estate's.
    #[serde(skip_serializing_if = "Option::is_none")]
    standard: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    standard_version: Option<i32>,
}

impl GovernedUnitView {
    pub(super) fn of(unit: &Unit, held: Option<StandardVersion>) -> Self {
        let (standard, standard_version) = held.map(|held| (held.name, held.version)).unzip();
        Self { unit: UnitView::from(unit), standard, standard_version }
    }
}

impl From<&Unit> for UnitView {
    fn from(unit: &Unit) -> Self {
        let Unit { id, version: _, estate_id, building, label, facts, end, split_from, registered_at } =
            unit.clone();
        let Facts { usage, status, gross_area, net_area, delivered_on, warranties } = facts;
        let m2 = |area: Option<Area>| area.map(|area| area.to_string());
        Self {
            unit_id: id,
            estate_id,
            building,
            label,
            usage,
            status,
            gross_area_m2: m2(gross_area),
            net_area_m2: m2(net_area),
            delivered_on,
            warranties: shown(warranties),
            registered_at,
            ended_at: end.map(|end| end.at),
            merged_into_id: end.and_then(|end| end.merged_into),
            split_from_id: split_from,
        }
    }
}

/// A unit that was split, and what it became.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SplitUnit)]
pub(crate) struct SplitUnitView {
    unit: UnitView,
    /// In the order in which they were named.
    into: Vec<UnitView>,
}

impl From<&SplitUnit> for SplitUnitView {
    fn from(split: &SplitUnit) -> Self {
        let SplitUnit { unit, parts } = split;
        Self { unit: unit.into(), into: parts.iter().map(UnitView::from).collect() }
    }
}
