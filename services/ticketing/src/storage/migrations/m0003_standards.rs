//! Standards the group published itself; those that ship with Steward are read from the library.

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `standards`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("standards")
            .col(text("name"))
            .col(integer("version"))
            .col(text("document"))
            .col(text("published_by"))
            .col(timestamp_with_time_zone("published_at"))
            .primary_key(Index::create().col("name").col("version"))
            .take();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("standards").take()).await
    }
}
