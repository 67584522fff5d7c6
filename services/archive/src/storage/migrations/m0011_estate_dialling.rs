//! How people dial at an estate: its country, where that is not its time zone's, and its area code.

use sea_orm_migration::{prelude::*, schema::text_null};

/// Adds `estates.country` and `estates.area_code`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["country", "area_code"] {
            manager.alter_table(Table::alter().table("estates").add_column(text_null(column)).take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["area_code", "country"] {
            manager.alter_table(Table::alter().table("estates").drop_column(column).take()).await?;
        }
        Ok(())
    }
}
