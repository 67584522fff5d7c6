//! What is installed at places, and which units share it.

use sea_orm_migration::{prelude::*, schema::*};

use super::{drop_tables, ix};

/// Creates `assets` and `asset_units`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(assets()).await?;
        manager.create_table(asset_units()).await?;
        manager.create_index(ix("assets", &["estate_id", "id"])).await?;
        manager.create_index(ix("assets", &["place_id", "id"])).await?;
        manager.create_index(ix("assets", &["serial_key", "id"])).await?;
        manager.create_index(ix("asset_units", &["unit_id", "asset_id"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["asset_units", "assets"]).await
    }
}

fn assets() -> TableCreateStatement {
    Table::create()
        .table("assets")
        .col(uuid("id"))
        .col(integer("version"))
        .col(uuid("estate_id"))
        .col(uuid("place_id"))
        .col(text("kind"))
        .col(text("name"))
        .col(text("name_key"))
        .col(text_null("maker"))
        .col(text_null("model"))
        .col(text_null("serial"))
        .col(text_null("serial_key"))
        .col(text_null("plan"))
        .col(date_null("installed_on"))
        .col(date_null("retired_on"))
        .col(timestamp_with_time_zone("registered_at"))
        .primary_key(Index::create().name("uq_assets__id").col("id"))
        .take()
}

fn asset_units() -> TableCreateStatement {
    let of_asset = ForeignKey::create()
        .name("fk_asset_units__asset_id")
        .from("asset_units", "asset_id")
        .to("assets", "id")
        .take();
    Table::create()
        .table("asset_units")
        .col(uuid("asset_id"))
        .col(uuid("unit_id"))
        .primary_key(Index::create().name("uq_asset_units__asset_id_unit_id").col("asset_id").col("unit_id"))
        .foreign_key(&mut { of_asset })
        .take()
}
