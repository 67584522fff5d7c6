//! The business calendar that an estate chose, where it is not that of its time zone.

use sea_orm_migration::{prelude::*, schema::text_null};

/// Adds `estates.calendar`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("estates").add_column(text_null("calendar")).take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("estates").drop_column("calendar").take()).await
    }
}
