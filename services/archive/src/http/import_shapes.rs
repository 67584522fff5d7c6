//! Batches in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{CustomerId, Faults, ImportId, OccupancyRole, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{estate_shapes::NewEstateBody, fields::optional_text, person_fields::PersonText};
use crate::app::imports::{Import, ImportRow, Imported, MadeId, OccupancyRow, PersonRow, UnitRow, Whose};

/// The most rows of one batch.
const MOST_ROWS: usize = 500;

/// Records to bring in, all or none.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewImport)]
pub(super) struct NewImportBody {
    /// 1 to 500 records. They may name each other in any order.
    #[schema(min_items = 1, max_items = 500)]
    rows: Vec<ImportRowBody>,
}

/// One record.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schema(as = ImportRow)]
enum ImportRowBody {
    /// An estate.
    Estate(NewEstateBody),
    /// A unit of an estate.
    Unit(UnitRowBody),
    /// A customer.
    Customer(CustomerRowBody),
    /// Who lives where.
    Occupancy(OccupancyRowBody),
}

/// A unit to bring in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ImportUnit)]
struct UnitRowBody {
    /// The code of its estate, of this batch or known before.
    #[schema(min_length = 1, max_length = 32)]
    estate: String,
    #[schema(max_length = 60)]
    building: Option<String>,
    #[schema(min_length = 1, max_length = 120)]
    label: String,
}

/// A customer to bring in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ImportCustomer)]
struct CustomerRowBody {
    /// A word by which occupancies of this batch name them; not kept.
    #[schema(max_length = 60)]
    r#ref: Option<String>,
    /// The code of the estate that keeps the record.
    #[schema(min_length = 1, max_length = 32)]
    estate: String,
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    #[serde(default)]
    #[schema(max_items = 10)]
    phones: Vec<String>,
    #[schema(max_length = 254)]
    email: Option<String>,
    #[schema(max_length = 64)]
    wechat: Option<String>,
    #[schema(max_length = 32)]
    id_number: Option<String>,
    #[serde(default)]
    #[schema(max_items = 20)]
    tags: Vec<String>,
    #[schema(max_length = 2000)]
    notes: Option<String>,
}

/// An occupancy to bring in. It names its customer by exactly one of `customer_ref` and `customer_id`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ImportOccupancy)]
struct OccupancyRowBody {
    /// The code of the estate.
    #[schema(min_length = 1, max_length = 32)]
    estate: String,
    /// The label of the unit, of this batch or known before.
    #[schema(min_length = 1, max_length = 120)]
    unit: String,
    /// The `ref` of a customer of this batch.
    #[schema(max_length = 60)]
    customer_ref: Option<String>,
    /// A customer known before.
    customer_id: Option<CustomerId>,
    role: OccupancyRole,
    /// From when, between 1900 and 2200; from now when left out.
    started_at: Option<DateTime<Utc>>,
}

impl NewImportBody {
    /// The rows, or every fault at once.
    pub(super) fn into_command(self) -> Result<Vec<ImportRow>, Refusal> {
        let mut faults = Faults::new();
        if self.rows.is_empty() || self.rows.len() > MOST_ROWS {
            faults.add("/rows", "rows.count", "must be 1 to 500", "须为 1 到 500 行");
            faults.into_result()?;
            return Ok(Vec::new());
        }
        let rows = self.rows.into_iter().enumerate();
        let rows = rows.filter_map(|(row, body)| body.read(&format!("/rows/{row}"), &mut faults)).collect();
        faults.into_result()?;
        Ok(rows)
    }
}

impl ImportRowBody {
    fn read(self, at: &str, faults: &mut Faults) -> Option<ImportRow> {
        Some(match self {
            Self::Estate(estate) => ImportRow::Estate(estate.read(at, faults)),
            Self::Unit(unit) => ImportRow::Unit(unit.read(at, faults)),
            Self::Customer(customer) => ImportRow::Customer(customer.read(at, faults)),
            Self::Occupancy(occupancy) => ImportRow::Occupancy(occupancy.read(at, faults)?),
        })
    }
}

impl UnitRowBody {
    fn read(self, at: &str, faults: &mut Faults) -> UnitRow {
        let Self { estate, building, label } = self;
        UnitRow {
            estate: faults.text(&format!("{at}/estate"), &estate, 32),
            building: optional_text(&format!("{at}/building"), building, 60, faults),
            label: faults.text(&format!("{at}/label"), &label, 120),
        }
    }
}

impl CustomerRowBody {
    fn read(self, at: &str, faults: &mut Faults) -> PersonRow {
        let Self { r#ref, estate, name, phones, email, wechat, id_number, tags, notes } = self;
        PersonRow {
            reference: optional_text(&format!("{at}/ref"), r#ref, 60, faults),
            estate: faults.text(&format!("{at}/estate"), &estate, 32),
            person: PersonText { name, phones, email, wechat, id_number, tags, notes }.read(at, faults),
        }
    }
}

impl OccupancyRowBody {
    fn read(self, at: &str, faults: &mut Faults) -> Option<OccupancyRow> {
        let Self { estate, unit, customer_ref, customer_id, role, started_at } = self;
        let estate = faults.text(&format!("{at}/estate"), &estate, 32);
        let unit = faults.text(&format!("{at}/unit"), &unit, 120);
        let reference = optional_text(&format!("{at}/customer_ref"), customer_ref, 60, faults);
        let started_at = started_at.map(|started| faults.instant(&format!("{at}/started_at"), started));
        let who = match (reference, customer_id) {
            (Some(reference), None) => Whose::Row(reference),
            (None, Some(id)) => Whose::Known(id),
            (Some(_), Some(_)) | (None, None) => {
                let en = "must name its customer by either `customer_ref` or `customer_id`";
                faults.add(at, "customer.ambiguous", en, "须且只能填写 customer_ref 或 customer_id 之一");
                return None;
            }
        };
        Some(OccupancyRow { estate, unit, who, role, started_at })
    }
}

/// A batch that was brought in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ImportView {
    import_id: ImportId,
    /// Who brought it in.
    imported_by: String,
    estates: i32,
    units: i32,
    customers: i32,
    occupancies: i32,
    imported_at: DateTime<Utc>,
}

/// A batch that was brought in just now, with what became of each row.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ImportedView {
    #[serde(flatten)]
    import: ImportView,
    /// In the order of the rows.
    rows: Vec<MadeView>,
}

/// What a row became.
#[derive(Debug, Serialize, ToSchema)]
struct MadeView {
    #[schema(example = "customer")]
    kind: &'static str,
    #[schema(format = Uuid)]
    id: String,
}

impl From<Import> for ImportView {
    fn from(import: Import) -> Self {
        let Import { id, imported_by, estates, units, customers, occupancies, imported_at } = import;
        Self { import_id: id, imported_by, estates, units, customers, occupancies, imported_at }
    }
}

impl From<&Imported> for ImportedView {
    fn from(imported: &Imported) -> Self {
        let Imported { import, made } = imported.clone();
        Self { import: import.into(), rows: made.into_iter().map(MadeView::from).collect() }
    }
}

impl From<MadeId> for MadeView {
    fn from(made: MadeId) -> Self {
        match made {
            MadeId::Estate(id) => Self { kind: "estate", id: id.to_string() },
            MadeId::Unit(id) => Self { kind: "unit", id: id.to_string() },
            MadeId::Customer(id) => Self { kind: "customer", id: id.to_string() },
            MadeId::Occupancy(id) => Self { kind: "occupancy", id: id.to_string() },
        }
    }
}
