//! The tables, step by step; each step can be taken back.

#![expect(elided_lifetimes_in_paths, reason = "async_trait wants the signatures spelt as in MigrationTrait")]

mod m0001_payer_accounts;
mod m0002_charges;
mod m0003_invoices;
mod m0004_ledger;

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

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn every_step_can_be_taken_back_and_again() {
        db::testing::must_reverse::<super::Migrator>().await;
    }
}
