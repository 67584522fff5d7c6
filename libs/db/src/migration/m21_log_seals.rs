//! The chain of hashes over the log: one row for each stretch of it.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let seals = Table::create()
            .table("log_seals")
            .col(ColumnDef::new("from_position").big_integer().not_null().primary_key())
            .col(ColumnDef::new("to_position").big_integer().not_null())
            .col(ColumnDef::new("entries").integer().not_null())
            .col(ColumnDef::new("hash").text().not_null())
            .col(ColumnDef::new("at").timestamp_with_time_zone().not_null())
            .to_owned();
        manager.create_table(seals).await?;
        let by_end = Index::create()
            .name("uq_log_seals__to_position")
            .table("log_seals")
            .col("to_position")
            .unique()
            .to_owned();
        manager.create_index(by_end).await?;
        let by_time = Index::create().name("ix_log_seals__at").table("log_seals").col("at").to_owned();
        manager.create_index(by_time).await?;
        super::make_append_only(manager, "log_seals").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::unmake_append_only(manager, "log_seals").await?;
        manager.drop_table(Table::drop().table("log_seals").to_owned()).await
    }
}
