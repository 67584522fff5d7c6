//! The keys that sign tokens, sealed.

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `signing_keys`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let keys = Table::create()
            .table("signing_keys")
            .col(integer("number").primary_key())
            .col(blob("sealed_seed"))
            .col(timestamp_with_time_zone("signs_from"))
            .take();
        manager.create_table(keys).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("signing_keys").take()).await
    }
}
