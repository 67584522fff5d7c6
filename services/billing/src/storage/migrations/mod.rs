//! The tables, step by step; each step can be taken back.
#![expect(elided_lifetimes_in_paths, reason = "async_trait wants the signatures spelt as in MigrationTrait")]

mod m0001_payer_accounts;
mod m0002_charges;
mod m0003_invoices;
mod m0004_ledger;
mod m0005_reversals;
mod m0006_invoice_terms;
mod m0007_payment_facts;
mod m0008_rectified_work;
mod m0009_work_under_way;
mod m0010_list_indexes;
#[cfg(test)]
mod tests;

use sea_orm_migration::{
    MigrationTrait, MigratorTrait,
    prelude::{DbErr, Index, SchemaManager},
};

/// The chassis' tables, then this service's own.
pub(crate) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut steps = db::migration::chassis();
        steps.push(Box::new(m0001_payer_accounts::Migration));
        steps.push(Box::new(m0002_charges::Migration));
        steps.push(Box::new(m0003_invoices::Migration));
        steps.push(Box::new(m0004_ledger::Migration));
        steps.push(Box::new(m0005_reversals::Migration));
        steps.push(Box::new(m0006_invoice_terms::Migration));
        steps.push(Box::new(m0007_payment_facts::Migration));
        steps.push(Box::new(m0008_rectified_work::Migration));
        steps.push(Box::new(m0009_work_under_way::Migration));
        steps.push(Box::new(m0009_work_under_way::ByRectified));
        steps.push(Box::new(m0010_list_indexes::BY_STATUS));
        steps.push(Box::new(m0010_list_indexes::ENTRIES_BY_ACCOUNT));
        steps.push(Box::new(m0010_list_indexes::ENTRIES_BY_TIME));
        steps
    }
}

/// Indexes `table` by each list of columns; the names follow from both.
async fn index_by(
    manager: &SchemaManager<'_>,
    table: &'static str,
    indexes: &[&[&'static str]],
) -> Result<(), DbErr> {
    for columns in indexes {
        let mut index =
            Index::create().name(format!("ix_{table}__{}", columns.join("_"))).table(table).take();
        for column in *columns {
            index.col(*column);
        }
        manager.create_index(index).await?;
    }
    Ok(())
}
