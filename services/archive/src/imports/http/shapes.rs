//! Batches in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{DialPlan, Faults, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{CustomerId, ImportId, OccupancyRole, UnitStatus, UnitUsage};
use web::{Day, Instant};

use crate::{
    customers::http::person_fields::{ExternalRefBody, PersonText},
    estates::http::NewEstateBody,
    imports::app::{
        Import, ImportBatch, ImportRow, Imported, ImportedId, KnownRows, OccupancyRow, PersonRow,
        RowCustomer, RowOutcome, RowResult, UnitRow,
    },
    units::http::facts::{FactsText, WarrantyBody},
};

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
    /// What becomes of estates, units and occupancies that are there already.
    #[serde(default)]
    known: KnownWord,
}

/// What becomes of a row that says what is there already.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = KnownRows)]
enum KnownWord {
    /// The batch is refused.
    #[default]
    Refuse,
    /// The record stays as it is: for a file that is brought in again.
    Keep,
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
    usage: Option<UnitUsage>,
    status: Option<UnitStatus>,
    /// 建筑面积 in square metres: decimal text, more than nothing.
    #[schema(pattern = "^[0-9]{1,6}(\\.[0-9]{1,2})?$", example = "128.50")]
    gross_area_m2: Option<String>,
    /// 套内面积 in square metres, at most as much.
    #[schema(pattern = "^[0-9]{1,6}(\\.[0-9]{1,2})?$", example = "101.25")]
    net_area_m2: Option<String>,
    /// The day on which it was handed over to its first owner.
    #[schema(value_type = Option<NaiveDate>)]
    delivered_on: Option<Day>,
    /// What is covered until when, each item once.
    #[serde(default)]
    #[schema(max_items = 8)]
    warranties: Vec<WarrantyBody>,
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
    /// What another system calls them: who is known by it is changed.
    external_ref: Option<ExternalRefBody>,
}

/// An occupancy to bring in. It names its customer by exactly one of `customer_ref` and `customer_id`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ImportOccupancy)]
struct OccupancyRowBody {
    /// The code of the estate.
    #[schema(min_length = 1, max_length = 32)]
    estate: String,
    /// The label of the unit, of this batch or known before, in any spelling.
    #[schema(min_length = 1, max_length = 120)]
    unit: String,
    /// The `ref` of a customer of this batch.
    #[schema(max_length = 60)]
    customer_ref: Option<String>,
    /// A customer known before.
    customer_id: Option<CustomerId>,
    role: OccupancyRole,
    /// From when, between 1900 and 2200; from now when left out.
    #[schema(value_type = Option<DateTime<Utc>>)]
    started_at: Option<Instant>,
}

impl NewImportBody {
    /// The rows, or every fault at once.
    pub(crate) fn into_command(self) -> Result<ImportBatch, Refusal> {
        let known = match self.known {
            KnownWord::Refuse => KnownRows::Refuse,
            KnownWord::Keep => KnownRows::Keep,
        };
        let mut faults = Faults::new();
        if self.rows.is_empty() || self.rows.len() > MOST_ROWS {
            faults.add("/rows", "rows.count");
            faults.into_result()?;
            return Ok(ImportBatch { rows: Vec::new(), known });
        }
        let rows = self.rows.into_iter().enumerate();
        let rows = rows.filter_map(|(row, body)| body.read(&format!("/rows/{row}"), &mut faults)).collect();
        faults.into_result()?;
        Ok(ImportBatch { rows, known })
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
        let Self {
            estate,
            building,
            label,
            usage,
            status,
            gross_area_m2,
            net_area_m2,
            delivered_on,
            warranties,
        } = self;
        let facts = FactsText { usage, status, gross_area_m2, net_area_m2, delivered_on, warranties };
        UnitRow {
            estate: faults.line(&format!("{at}/estate"), &estate, 32),
            building: faults.optional_line(&format!("{at}/building"), building.as_deref(), 60),
            label: faults.line(&format!("{at}/label"), &label, 120),
            facts: facts.read(at, faults),
        }
    }
}

impl CustomerRowBody {
    fn read(self, at: &str, faults: &mut Faults) -> PersonRow {
        let Self { r#ref, estate, name, phones, email, wechat, id_number, tags, notes, external_ref } = self;
        // How people dial is known when their estate is: the plan reads the numbers.
        let text =
            PersonText { name, phones: Vec::new(), email, wechat, id_number, tags, notes, external_ref };
        PersonRow {
            reference: faults.optional_line(&format!("{at}/ref"), r#ref.as_deref(), 60),
            estate: faults.line(&format!("{at}/estate"), &estate, 32),
            person: text.read(at, &DialPlan::default(), faults),
            phones,
        }
    }
}

impl OccupancyRowBody {
    fn read(self, at: &str, faults: &mut Faults) -> Option<OccupancyRow> {
        let Self { estate, unit, customer_ref, customer_id, role, started_at } = self;
        let estate = faults.line(&format!("{at}/estate"), &estate, 32);
        let unit = faults.line(&format!("{at}/unit"), &unit, 120);
        let reference = faults.optional_line(&format!("{at}/customer_ref"), customer_ref.as_deref(), 60);
        let started_at = started_at.map(|started| faults.instant(&format!("{at}/started_at"), started.0));
        let who = match (reference, customer_id) {
            (Some(reference), None) => RowCustomer::Row(reference),
            (None, Some(id)) => RowCustomer::Known(id),
            (Some(_), Some(_)) | (None, None) => {
                faults.add(at, "customer.ambiguous");
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
    rows: Vec<ImportedRecordView>,
}

/// What a row became.
#[derive(Debug, Serialize, ToSchema)]
struct ImportedRecordView {
    #[schema(example = "customer")]
    kind: &'static str,
    #[schema(format = Uuid)]
    id: String,
    outcome: RowOutcomeView,
    /// Of a customer: others you may see with one of their numbers, at most ten; perhaps the same person.
    same_phone: Vec<CustomerId>,
    /// False for a customer whose numbers were not all compared: each person may have so many compared an hour.
    is_compared: bool,
}

/// What was done with a row.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RowOutcome)]
enum RowOutcomeView {
    Created,
    Changed,
    Unchanged,
}

impl From<RowOutcome> for RowOutcomeView {
    fn from(outcome: RowOutcome) -> Self {
        match outcome {
            RowOutcome::Created => Self::Created,
            RowOutcome::Changed => Self::Changed,
            RowOutcome::Unchanged => Self::Unchanged,
        }
    }
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
        Self { import: import.into(), rows: made.into_iter().map(ImportedRecordView::from).collect() }
    }
}

impl From<RowResult> for ImportedRecordView {
    fn from(made: RowResult) -> Self {
        let RowResult { id, outcome, same_phone, is_compared } = made;
        let (kind, id) = match id {
            ImportedId::Estate(id) => ("estate", id.to_string()),
            ImportedId::Unit(id) => ("unit", id.to_string()),
            ImportedId::Customer(id) => ("customer", id.to_string()),
            ImportedId::Occupancy(id) => ("occupancy", id.to_string()),
        };
        Self { kind, id, outcome: outcome.into(), same_phone, is_compared }
    }
}
