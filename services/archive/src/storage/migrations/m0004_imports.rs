//! Which batches were brought in, by whom.

use sea_orm_migration::{prelude::*, schema::*};

use super::drop_tables;

/// Creates `imports`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("imports")
            .col(uuid("id").primary_key())
            .col(text("imported_by"))
            .col(integer("estates"))
            .col(integer("units"))
            .col(integer("customers"))
            .col(integer("occupancies"))
            .col(timestamp_with_time_zone("imported_at"))
            .take();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["imports"]).await
    }
}
