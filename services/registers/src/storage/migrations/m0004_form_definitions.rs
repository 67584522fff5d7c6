//! Forms of the group's own.

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `form_definitions`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("form_definitions")
            .col(text("code"))
            .col(integer("version"))
            .col(integer("edition"))
            .col(text("status"))
            .col(text("document"))
            .col(text("written_by"))
            .col(timestamp_with_time_zone("written_at"))
            .col(text_null("published_by"))
            .col(timestamp_with_time_zone_null("published_at"))
            .col(text_null("withdrawn_by"))
            .col(timestamp_with_time_zone_null("withdrawn_at"))
            .primary_key(Index::create().name("uq_form_definitions__code_version").col("code").col("version"))
            .take();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("form_definitions").take()).await
    }
}
