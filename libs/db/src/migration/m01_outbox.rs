//! What was said and is not sent yet; rows live for moments.

use sea_orm_migration::prelude::*;

use crate::{Engine, engine};

/// See the module.
#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // AUTOINCREMENT, the default of `auto_increment` here, never gives a number twice: one in flight stays one row.
        let table = Table::create()
            .table("outbox")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("envelope").text().not_null())
            .col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null())
            .to_owned();
        manager.create_table(table).await?;
        super::run(manager, engine::short_lived_rows(Engine::of(manager.get_connection()), "outbox")).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("outbox").to_owned()).await
    }
}
