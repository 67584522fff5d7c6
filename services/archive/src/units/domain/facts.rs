//! What is known of a unit beside what it is called.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kernel::Faults;
use vocabulary::{UnitStatus, UnitUsage, WarrantyItem};

use super::Area;

/// Until when what of a unit is covered: the last local date of each item.
pub(crate) type Warranties = BTreeMap<WarrantyItem, NaiveDate>;

/// The facts of a unit, each of them known or not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) usage: Option<UnitUsage>,
    pub(crate) status: Option<UnitStatus>,
    /// 建筑面积.
    pub(crate) gross_area: Option<Area>,
    /// 套内面积.
    pub(crate) net_area: Option<Area>,
    /// The local date on which it was handed over to its first owner.
    pub(crate) delivered_on: Option<NaiveDate>,
    pub(crate) warranties: Warranties,
}

/// What shall be different; absent parts stay, `Some(None)` clears.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FactsChange {
    pub(crate) usage: Option<Option<UnitUsage>>,
    pub(crate) status: Option<Option<UnitStatus>>,
    pub(crate) gross_area: Option<Option<Area>>,
    pub(crate) net_area: Option<Option<Area>>,
    pub(crate) delivered_on: Option<Option<NaiveDate>>,
    pub(crate) warranties: Option<Warranties>,
}

impl Facts {
    /// Takes the change over.
    pub(super) fn change(&mut self, change: FactsChange) {
        let FactsChange { usage, status, gross_area, net_area, delivered_on, warranties } = change;
        usage.into_iter().for_each(|usage| self.usage = usage);
        status.into_iter().for_each(|status| self.status = status);
        gross_area.into_iter().for_each(|area| self.gross_area = area);
        net_area.into_iter().for_each(|area| self.net_area = area);
        delivered_on.into_iter().for_each(|day| self.delivered_on = day);
        warranties.into_iter().for_each(|warranties| self.warranties = warranties);
    }

    /// Notes under `at` what cannot be together: within its walls a unit is no larger than with them, and nothing is covered
    /// until before it was handed over.
    pub(crate) fn check(&self, at: &str, faults: &mut Faults) {
        if self.gross_area.zip(self.net_area).is_some_and(|(gross, net)| net > gross) {
            faults.add(format!("{at}/net_area_m2"), "unit.net_area_exceeds_gross");
        }
        let is_before = |delivered: NaiveDate| self.warranties.values().any(|ends_on| *ends_on < delivered);
        if self.delivered_on.is_some_and(is_before) {
            faults.add(format!("{at}/warranties"), "unit.warranty_ends_before_delivery");
        }
    }
}
