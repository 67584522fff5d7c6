//! What time does: one row for each instant at which something happens once.

use sea_orm_migration::prelude::*;

use crate::{Engine, engine};

/// See the module.
#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("timers")
            .col(ColumnDef::new("kind").text().not_null())
            .col(ColumnDef::new("subject").uuid().not_null())
            .col(ColumnDef::new("key").text().not_null())
            .col(ColumnDef::new("due_at").timestamp_with_time_zone().not_null())
            .col(ColumnDef::new("next_try_at").timestamp_with_time_zone().not_null())
            .col(ColumnDef::new("attempts").integer().not_null().default(0))
            .col(ColumnDef::new("reason").text())
            .col(ColumnDef::new("parked_id").uuid())
            .col(ColumnDef::new("parked_at").timestamp_with_time_zone())
            .col(ColumnDef::new("leased_by").uuid())
            .col(ColumnDef::new("leased_until").timestamp_with_time_zone())
            .primary_key(Index::create().col("kind").col("subject").col("key"))
            .to_owned();
        manager.create_table(table).await?;
        let waiting = Index::create()
            .name("ix_timers__next_try_at")
            .table("timers")
            .col("next_try_at")
            .and_where(Expr::col("parked_id").is_null())
            .to_owned();
        manager.create_index(waiting).await?;
        let parked = Index::create()
            .name("uq_timers__parked_id")
            .table("timers")
            .col("parked_id")
            .unique()
            .and_where(Expr::col("parked_id").is_not_null())
            .to_owned();
        manager.create_index(parked).await?;
        super::run(manager, engine::swept_rows(Engine::of(manager.get_connection()), "timers")).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("timers").to_owned()).await
    }
}
