//! What of an estate is not its time zone's: how people dial there, by its country and its area code; and, later, its calendar.

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

/// The business calendar of an estate, where it is not that of its time zone.
#[derive(Debug)]
pub(super) struct Calendar;

impl MigrationName for Calendar {
    fn name(&self) -> &str {
        "m25_estate_calendar"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Calendar {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let calendar = ColumnDef::new("calendar").text().null().take();
        manager.alter_table(Table::alter().table("estate_refs").add_column(calendar).take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("estate_refs").drop_column("calendar").take()).await
    }
}
