//! Each try to reach a customer. Callbacks that were tried before this step keep their count, and no rows of it.

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `callback_attempts`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let attempts = Table::create()
            .table("callback_attempts")
            .col(uuid("callback_id"))
            .col(integer("number"))
            .col(uuid("estate_id"))
            .col(text("principal"))
            .col(timestamp_with_time_zone("at"))
            .col(text("outcome"))
            .col(text("note"))
            .primary_key(Index::create().col("callback_id").col("number"))
            .foreign_key(
                ForeignKey::create()
                    .name("fk_callback_attempts__callback_id")
                    .from("callback_attempts", "callback_id")
                    .to("callbacks", "id"),
            )
            .take();
        manager.create_table(attempts).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("callback_attempts").take()).await
    }
}
