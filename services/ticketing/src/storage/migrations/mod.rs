//! The tables, step by step; each step can be taken back.
#![expect(elided_lifetimes_in_paths, reason = "async_trait wants the signatures spelt as in MigrationTrait")]

mod m0001_receptions;
mod m0002_tickets;
mod m0003_standards;
mod m0004_deadlines;
mod m0005_quotes;
mod m0006_confidential;
mod m0007_contacts;
mod m0008_follow_ups;
mod m0009_standard_events;
mod m0010_customer_terms;
mod m0011_interactions;
mod m0012_list_indexes;
mod m0013_timers;
mod m0014_references_and_urges;
mod m0015_escalations;
mod m0016_playbook_runs;
mod m0017_scripts;
mod m0018_discretion;
mod m0019_back_tests;
mod m0020_standard_life;
#[cfg(test)]
mod tests;

use sea_orm_migration::prelude::{
    ColumnDef, ConnectionTrait, DbErr, Index, MigrationTrait, MigratorTrait, SchemaManager, Table,
};

/// The chassis' tables, then this service's own.
pub(crate) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut steps = db::migration::chassis();
        steps.push(Box::new(m0001_receptions::Migration));
        steps.push(Box::new(m0002_tickets::Migration));
        steps.push(Box::new(m0003_standards::Migration));
        steps.push(Box::new(m0004_deadlines::Migration));
        steps.push(Box::new(m0005_quotes::Migration));
        steps.push(Box::new(m0006_confidential::Migration));
        steps.push(Box::new(m0007_contacts::Migration));
        steps.push(Box::new(m0008_follow_ups::Migration));
        steps.push(Box::new(m0009_standard_events::Migration));
        steps.push(Box::new(m0010_customer_terms::Migration));
        steps.push(Box::new(m0011_interactions::Migration));
        for step in m0012_list_indexes::STEPS {
            steps.push(Box::new(step));
        }
        steps.push(Box::new(m0013_timers::Migration));
        steps.push(Box::new(m0014_references_and_urges::Migration));
        steps.push(Box::new(m0012_list_indexes::BY_EXTERNAL_REFERENCE));
        steps.push(Box::new(m0018_discretion::Migration));
        steps.push(Box::new(m0017_scripts::Migration));
        steps.push(copies::published_calendars::migration());
        steps.push(copies::clearances::migration());
        steps.push(Box::new(m0015_escalations::Migration));
        steps.push(copies::positions::migration());
        steps.push(copies::positions::post_migration());
        steps.push(Box::new(m0019_back_tests::Migration));
        steps.push(Box::new(m0016_playbook_runs::Migration));
        steps.push(Box::new(m0020_standard_life::Migration));
        steps
    }
}

/// Adds columns one by one: one engine takes no more in a statement.
async fn add_columns(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: impl IntoIterator<Item = ColumnDef>,
) -> Result<(), DbErr> {
    for column in columns {
        manager.alter_table(Table::alter().table(table).add_column(column).take()).await?;
    }
    Ok(())
}

/// Takes them back.
async fn drop_columns(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    for column in columns {
        manager.alter_table(Table::alter().table(table).drop_column(*column).take()).await?;
    }
    Ok(())
}

/// An index over these columns.
async fn index(
    manager: &SchemaManager<'_>,
    name: &str,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    let mut index = Index::create().name(name).table(table).take();
    for column in columns {
        index.col(*column);
    }
    manager.create_index(index).await
}

/// Moves what is there: a statement that both engines read alike.
async fn run(manager: &SchemaManager<'_>, statement: &str) -> Result<(), DbErr> {
    manager.get_connection().execute_unprepared(statement).await.map(drop)
}
