//! The tables, step by step; each step can be taken back.
#![expect(elided_lifetimes_in_paths, reason = "async_trait wants the signatures spelt as in MigrationTrait")]

mod m0001_estates;
mod m0002_customers;
mod m0003_cards;
mod m0004_imports;

use sea_orm_migration::{
    DbErr, MigrationTrait, MigratorTrait, SchemaManager,
    prelude::{Index, IndexCreateStatement, Table},
};

/// The chassis' tables, then this service's own.
pub(crate) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut steps = db::migration::chassis();
        steps.push(db::published_standards::migration());
        steps.push(Box::new(m0001_estates::Migration));
        steps.push(Box::new(m0002_customers::Migration));
        steps.push(Box::new(m0003_cards::Migration));
        steps.push(Box::new(m0004_imports::Migration));
        steps
    }
}

/// An index over `columns`, named `<prefix>_<table>__<columns>`.
fn index(prefix: &str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index =
        Index::create().name(format!("{prefix}_{table}__{}", columns.join("_"))).table(table).take();
    for column in columns {
        index.col(*column);
    }
    index
}

/// A look-up.
fn ix(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index("ix", table, columns)
}

/// A uniqueness, under the name in which its breach is told.
fn uq(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index("uq", table, columns).unique().take()
}

async fn drop_tables(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for table in tables {
        manager.drop_table(Table::drop().table(*table).take()).await?;
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
