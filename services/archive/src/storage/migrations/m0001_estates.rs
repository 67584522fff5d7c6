//! Estates and their units.

use sea_orm_migration::{prelude::*, schema::*};

use super::{drop_tables, ix, uq};

/// Creates `estates` and `units`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(estates()).await?;
        manager.create_table(units()).await?;
        manager.create_index(uq("estates", &["code"])).await?;
        manager.create_index(uq("units", &["estate_id", "label"])).await?;
        manager.create_index(ix("units", &["estate_id", "id"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["units", "estates"]).await
    }
}

fn estates() -> TableCreateStatement {
    Table::create()
        .table("estates")
        .col(uuid("id").primary_key())
        .col(integer("version"))
        .col(text("code"))
        .col(text("name"))
        .col(text("region"))
        .col(text("time_zone"))
        .col(text("standard"))
        .col(integer("standard_version"))
        .col(timestamp_with_time_zone("opened_at"))
        .take()
}

fn units() -> TableCreateStatement {
    let of_estate = ForeignKey::create()
        .name("fk_units__estate_id")
        .from("units", "estate_id")
        .to("estates", "id")
        .take();
    Table::create()
        .table("units")
        .col(uuid("id").primary_key())
        .col(uuid("estate_id"))
        .col(text_null("building"))
        .col(text("label"))
        .col(timestamp_with_time_zone("registered_at"))
        .foreign_key(&mut { of_estate })
        .take()
}
