//! The business calendar of an estate, where it is not that of its time zone.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let calendar = ColumnDef::new("calendar").text().null().take();
        manager.alter_table(Table::alter().table("estate_refs").add_column(calendar).take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("estate_refs").drop_column("calendar").take()).await
    }
}
