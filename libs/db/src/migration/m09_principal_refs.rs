//! What every service knows of those who may call it, fed by the events of identity.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("principal_refs")
            .col(ColumnDef::new("principal").text().not_null().primary_key())
            .col(ColumnDef::new("name").text().not_null())
            .col(ColumnDef::new("is_enabled").boolean().not_null())
            .col(ColumnDef::new("permissions").json_binary().not_null())
            .col(ColumnDef::new("scope").json_binary().not_null())
            .col(ColumnDef::new("tokens_valid_from").timestamp_with_time_zone())
            .col(ColumnDef::new("changed_at").timestamp_with_time_zone().not_null())
            .col(ColumnDef::new("sequence").integer().not_null())
            .to_owned();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("principal_refs").to_owned()).await
    }
}
