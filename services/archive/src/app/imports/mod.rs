//! Bringing records in from elsewhere, in batches: a batch is stored whole or not at all.

mod get_import;
mod import_rows;
mod name_same_phones;
mod plan;
mod rows;

pub(crate) use crate::storage::imports::Import;
pub(crate) use get_import::get_import;
pub(crate) use import_rows::{Imported, import_rows};
pub(crate) use rows::{
    ImportBatch, ImportRow, KnownRows, Made, MadeId, OccupancyRow, PersonRow, RowOutcome, UnitRow, Whose,
};
