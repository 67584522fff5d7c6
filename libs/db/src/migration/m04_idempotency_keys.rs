//! Replies kept under a digest of client, route and key.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("idempotency_keys")
            .col(ColumnDef::new("id").blob().not_null().primary_key())
            .col(ColumnDef::new("fingerprint").blob().not_null())
            .col(ColumnDef::new("status").integer().not_null())
            .col(ColumnDef::new("headers").json_binary().not_null())
            .col(ColumnDef::new("body").blob().not_null())
            .col(ColumnDef::new("kept_at").timestamp_with_time_zone().not_null())
            .to_owned();
        manager.create_table(table).await?;
        let by_age = Index::create()
            .name("ix_idempotency_keys__kept_at")
            .table("idempotency_keys")
            .col("kept_at")
            .to_owned();
        manager.create_index(by_age).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("idempotency_keys").to_owned()).await
    }
}
