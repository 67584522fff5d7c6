//! Messages that could not be handled; the fingerprint is a digest of the bytes as they travelled.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("dead_letters")
            .col(ColumnDef::new("id").uuid().not_null().primary_key())
            .col(ColumnDef::new("fingerprint").blob().not_null())
            .col(ColumnDef::new("state").text().not_null())
            .col(ColumnDef::new("routing_key").text().not_null())
            .col(ColumnDef::new("subject").text())
            .col(ColumnDef::new("reason").text().not_null())
            .col(ColumnDef::new("attempts").integer().not_null())
            .col(ColumnDef::new("parked_at").timestamp_with_time_zone().not_null())
            .col(ColumnDef::new("body").blob().not_null())
            .to_owned();
        manager.create_table(table).await?;
        let once = Index::create()
            .name("uq_dead_letters__fingerprint")
            .table("dead_letters")
            .col("fingerprint")
            .unique()
            .to_owned();
        manager.create_index(once).await?;
        let by_state = Index::create()
            .name("ix_dead_letters__state_id")
            .table("dead_letters")
            .col("state")
            .col("id")
            .to_owned();
        manager.create_index(by_state).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("dead_letters").to_owned()).await
    }
}
