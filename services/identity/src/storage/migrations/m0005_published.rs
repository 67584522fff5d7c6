//! What was published of accounts and applications.

use sea_orm_migration::{prelude::*, schema::*};

/// Adds `sequence`, the number of the last event about an account or application: 0 for those of which the other
/// services do not know yet. Adds when sessions of an account were last ended, and the tokens issued before with them.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["staff", "api_clients"] {
            add(manager, table, integer("sequence").default(0).take()).await?;
        }
        add(manager, "staff", timestamp_with_time_zone_null("tokens_valid_from").take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in
            [("staff", "tokens_valid_from"), ("api_clients", "sequence"), ("staff", "sequence")]
        {
            manager.alter_table(Table::alter().table(table).drop_column(column).take()).await?;
        }
        Ok(())
    }
}

async fn add(manager: &SchemaManager<'_>, table: &'static str, column: ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table).add_column(column).take()).await
}
