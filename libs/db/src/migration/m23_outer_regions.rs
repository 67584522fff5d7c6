//! Regions lie in regions: who has rights in one sees the estates of those within it.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let regions = ColumnDef::new("outer_regions").json_binary().not_null().default("[]").take();
        manager.alter_table(Table::alter().table("estate_refs").add_column(regions).take()).await?;
        let outer = Table::create()
            .table("estate_outer_regions")
            .col(ColumnDef::new("region_key").text().not_null())
            .col(ColumnDef::new("estate_id").uuid().not_null())
            // How many regions out: 1 is the one that the estate's own region lies in.
            .col(ColumnDef::new("steps").integer().not_null())
            .primary_key(Index::create().col("region_key").col("estate_id"))
            .to_owned();
        manager.create_table(outer).await?;
        let by_estate = Index::create()
            .name("ix_estate_outer_regions__estate_id")
            .table("estate_outer_regions")
            .col("estate_id")
            .take();
        manager.create_index(by_estate).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("estate_outer_regions").to_owned()).await?;
        manager.alter_table(Table::alter().table("estate_refs").drop_column("outer_regions").take()).await
    }
}
