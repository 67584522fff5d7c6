//! Calls.

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `calls`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("calls")
            .col(uuid("id").primary_key())
            .col(integer("version"))
            .col(uuid_null("estate_id"))
            .col(text("direction"))
            .col(ColumnDef::new("phone").blob().not_null())
            .col(ColumnDef::new("phone_index").blob().not_null())
            .col(text("answered_by"))
            .col(timestamp_with_time_zone("answered_at"))
            .col(text("status"))
            .col(text_null("note"))
            .col(timestamp_with_time_zone_null("ended_at"))
            .take();
        manager.create_table(table).await?;
        for (name, column) in [
            ("ix_calls__estate_id_id", "estate_id"),
            ("ix_calls__phone_index_id", "phone_index"),
            ("ix_calls__answered_by_id", "answered_by"),
        ] {
            let index = Index::create().name(name).table("calls").col(column).col("id").take();
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("calls").take()).await
    }
}
