//! What every service knows of the estates, fed by the events of the archive.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("estate_refs")
            .col(ColumnDef::new("estate_id").uuid().not_null().primary_key())
            .col(ColumnDef::new("code").text().not_null())
            .col(ColumnDef::new("name").text().not_null())
            .col(ColumnDef::new("region").text().not_null())
            .col(ColumnDef::new("time_zone").text().not_null())
            .col(ColumnDef::new("standard").text().not_null())
            .col(ColumnDef::new("standard_version").integer().not_null())
            .col(ColumnDef::new("sequence").integer().not_null())
            .to_owned();
        manager.create_table(table).await?;
        let by_region =
            Index::create().name("ix_estate_refs__region").table("estate_refs").col("region").to_owned();
        manager.create_index(by_region).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("estate_refs").to_owned()).await
    }
}
