//! The calls of today, by which a reveal for a live call is checked.

use sea_orm_migration::{prelude::*, schema::*};

use super::{drop_tables, ix};

/// Creates `live_calls`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("live_calls")
            .col(uuid("call_id").primary_key())
            .col(uuid_null("agent_id"))
            .col(blob_null("number_index"))
            .col(timestamp_with_time_zone("answered_at"))
            .col(timestamp_with_time_zone_null("ended_at"))
            .take();
        manager.create_table(table).await?;
        manager.create_index(ix("live_calls", &["answered_at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["live_calls"]).await
    }
}
