//! Standards the group published, as the ticket desk announced them.

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
            .primary_key(Index::create().col("name").col("version"))
            .take();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("standards").take()).await
    }
}
