//! What was heard: every message once, and how far each aggregate's story is known.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let messages = Table::create()
            .table("inbox_messages")
            .col(ColumnDef::new("message_id").uuid().not_null().primary_key())
            .col(ColumnDef::new("received_at").timestamp_with_time_zone().not_null())
            .to_owned();
        manager.create_table(messages).await?;
        let by_age = Index::create()
            .name("ix_inbox_messages__received_at")
            .table("inbox_messages")
            .col("received_at")
            .to_owned();
        manager.create_index(by_age).await?;
        let cursors = Table::create()
            .table("inbox_cursors")
            .col(ColumnDef::new("aggregate").text().not_null())
            .col(ColumnDef::new("subject").text().not_null())
            .col(ColumnDef::new("sequence").integer().not_null())
            .primary_key(Index::create().col("aggregate").col("subject"))
            .to_owned();
        manager.create_table(cursors).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("inbox_cursors").to_owned()).await?;
        manager.drop_table(Table::drop().table("inbox_messages").to_owned()).await
    }
}
