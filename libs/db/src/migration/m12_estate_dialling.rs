//! How people dial at an estate: its country, where that is not its time zone's, and its area code.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["country", "area_code"] {
            let column = ColumnDef::new(column).text().null().to_owned();
            manager.alter_table(Table::alter().table("estate_refs").add_column(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["area_code", "country"] {
            manager.alter_table(Table::alter().table("estate_refs").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
