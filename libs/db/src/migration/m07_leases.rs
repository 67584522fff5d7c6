//! Who may do what only one process does at a time.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("leases")
            .col(ColumnDef::new("name").text().not_null().primary_key())
            .col(ColumnDef::new("holder").uuid().not_null())
            .col(ColumnDef::new("expires_at").timestamp_with_time_zone().not_null())
            .to_owned();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("leases").to_owned()).await
    }
}
