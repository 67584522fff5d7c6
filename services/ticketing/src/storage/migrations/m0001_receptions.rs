//! Contacts taken down: written once, never changed.

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `receptions`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("receptions")
            .col(uuid("id").primary_key())
            .col(uuid("estate_id"))
            .col(uuid_null("unit_id"))
            .col(uuid_null("customer_id"))
            .col(uuid_null("call_id"))
            .col(text("channel"))
            .col(text("summary"))
            .col(text("received_by"))
            .col(timestamp_with_time_zone("received_at"))
            .take();
        manager.create_table(table).await?;
        let by_estate = Index::create()
            .name("ix_receptions__estate_id_id")
            .table("receptions")
            .col("estate_id")
            .col("id")
            .take();
        manager.create_index(by_estate).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("receptions").take()).await
    }
}
