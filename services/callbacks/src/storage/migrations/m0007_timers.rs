//! Follow-ups that are owed are found late by timers, no more by a sweep over the table. Whoever runs the version before
//! claims rows by the columns that go: this step asks for a stop (README, Upgrading).

use db::migration::{add_columns, drop_columns};
use sea_orm_migration::{prelude::*, schema::*};

/// Fills `timers` with what is owed and not known as late, and takes the sweep's columns away.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let watched = "INSERT INTO timers (kind, subject, \"key\", due_at, next_try_at) \
                       SELECT 'late', id, '', due_at, due_at FROM callbacks \
                       WHERE status IN ('due', 'in_progress') AND missed_at IS NULL";
        manager.get_connection().execute_unprepared(watched).await?;
        drop_columns(manager, "callbacks", &["leased_by", "leased_until"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [uuid_null("leased_by"), timestamp_with_time_zone_null("leased_until")];
        add_columns(manager, "callbacks", columns).await?;
        manager.get_connection().execute_unprepared("DELETE FROM timers WHERE kind = 'late'").await.map(drop)
    }
}
