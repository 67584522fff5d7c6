//! What was missed and is sent again: at who publishes, the backfills that were asked for; at who consumes, whose are awaited.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backfills = Table::create()
            .table("backfills")
            .col(ColumnDef::new("id").uuid().not_null().primary_key())
            .col(ColumnDef::new("consumer").text().not_null())
            .col(ColumnDef::new("mode").text().not_null())
            .col(ColumnDef::new("events").text().not_null())
            .col(ColumnDef::new("from_at").timestamp_with_time_zone())
            .col(ColumnDef::new("requested_by").text().not_null())
            .col(ColumnDef::new("requested_at").timestamp_with_time_zone().not_null())
            .col(ColumnDef::new("request_id").uuid())
            .col(ColumnDef::new("state").text().not_null())
            .col(ColumnDef::new("position").big_integer().not_null().default(0))
            .col(ColumnDef::new("up_to").big_integer())
            .col(ColumnDef::new("sent").big_integer().not_null().default(0))
            .col(ColumnDef::new("reason").text())
            .col(ColumnDef::new("ended_at").timestamp_with_time_zone())
            .to_owned();
        manager.create_table(backfills).await?;
        let by_request = Index::create()
            .name("uq_backfills__request_id")
            .table("backfills")
            .col("request_id")
            .unique()
            .to_owned();
        manager.create_index(by_request).await?;
        let awaited = Table::create()
            .table("inbox_backfills")
            .col(ColumnDef::new("publisher").text().not_null().primary_key())
            .col(ColumnDef::new("request_id").uuid())
            .col(ColumnDef::new("is_asked").boolean().not_null().default(false))
            .col(ColumnDef::new("awaited_until").timestamp_with_time_zone())
            .to_owned();
        manager.create_table(awaited).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("inbox_backfills").to_owned()).await?;
        manager.drop_table(Table::drop().table("backfills").to_owned()).await
    }
}
