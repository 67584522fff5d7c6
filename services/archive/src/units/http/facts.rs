//! What is known of a unit, in requests and replies.

use kernel::Faults;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{UnitStatus, UnitUsage, WarrantyItem};
use web::Day;

use crate::units::domain::{Area, Facts, FactsChange, Warranties};

/// The most items of a list of warranties: each at most once.
const MOST_WARRANTIES: usize = WarrantyItem::ALL.len();

/// Until when something of a unit is covered.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Warranty)]
pub(crate) struct WarrantyBody {
    item: WarrantyItem,
    /// The last day, by the calendar there.
    #[schema(value_type = NaiveDate)]
    ends_on: Day,
}

/// The facts of a unit as they are typed.
#[derive(Debug)]
pub(crate) struct FactsText {
    pub(crate) usage: Option<UnitUsage>,
    pub(crate) status: Option<UnitStatus>,
    pub(crate) gross_area_m2: Option<String>,
    pub(crate) net_area_m2: Option<String>,
    pub(crate) delivered_on: Option<Day>,
    pub(crate) warranties: Vec<WarrantyBody>,
}

impl FactsText {
    /// The facts, with what is wrong noted under `at`.
    pub(crate) fn read(self, at: &str, faults: &mut Faults) -> Facts {
        let Self { usage, status, gross_area_m2, net_area_m2, delivered_on, warranties } = self;
        let facts = Facts {
            usage,
            status,
            gross_area: read_area(&format!("{at}/gross_area_m2"), gross_area_m2, faults),
            net_area: read_area(&format!("{at}/net_area_m2"), net_area_m2, faults),
            delivered_on: delivered_on.map(|day| day.0),
            warranties: read_warranties(&format!("{at}/warranties"), warranties, faults),
        };
        facts.check(at, faults);
        facts
    }
}

/// What shall be different about them, as it is typed.
#[derive(Debug)]
pub(super) struct FactsChangeText {
    pub(super) usage: Option<Option<UnitUsage>>,
    pub(super) status: Option<Option<UnitStatus>>,
    pub(super) gross_area_m2: Option<Option<String>>,
    pub(super) net_area_m2: Option<Option<String>>,
    pub(super) delivered_on: Option<Option<Day>>,
    pub(super) warranties: Option<Vec<WarrantyBody>>,
}

impl FactsChangeText {
    /// The change, with what is wrong noted.
    pub(super) fn read(self, faults: &mut Faults) -> FactsChange {
        let Self { usage, status, gross_area_m2, net_area_m2, delivered_on, warranties } = self;
        let mut area =
            |pointer: &str, text: Option<Option<String>>| text.map(|text| read_area(pointer, text, faults));
        let (gross_area, net_area) =
            (area("/gross_area_m2", gross_area_m2), area("/net_area_m2", net_area_m2));
        FactsChange {
            usage,
            status,
            gross_area,
            net_area,
            delivered_on: delivered_on.map(|day| day.map(|day| day.0)),
            warranties: warranties.map(|warranties| read_warranties("/warranties", warranties, faults)),
        }
    }
}

/// An area; none where the text is none, or is left out.
pub(super) fn read_area(pointer: &str, text: Option<String>, faults: &mut Faults) -> Option<Area> {
    let area = Area::parse(text?.trim());
    if area.is_none() {
        faults.add(pointer, "unit.area_malformed");
    }
    area
}

fn read_warranties(pointer: &str, typed: Vec<WarrantyBody>, faults: &mut Faults) -> Warranties {
    let typed = faults.list(pointer, "unit.warranties_too_many", typed, 0..=MOST_WARRANTIES);
    let mut warranties = Warranties::new();
    for (at, WarrantyBody { item, ends_on }) in typed.into_iter().enumerate() {
        if warranties.insert(item, ends_on.0).is_some() {
            faults.add(format!("{pointer}/{at}/item"), "unit.warranty_named_twice");
        }
    }
    warranties
}

/// Warranties in the order of their items.
pub(super) fn shown(warranties: Warranties) -> Vec<WarrantyBody> {
    warranties.into_iter().map(|(item, day)| WarrantyBody { item, ends_on: Day(day) }).collect()
}
