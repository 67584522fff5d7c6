//! What time does to tickets moves from a column of theirs to timers: one for each deadline that runs and one for the closing.
//! Whoever runs the version before goes by the column: this step asks for a stop (README, Upgrading). Timers that were parked
//! are tried again.

use sea_orm_migration::{prelude::*, schema::*};

use super::{add_columns, drop_columns, index, run};

/// Moves what `tickets.timer_at` said to `timers`, and takes the sweep's columns away.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const COLUMNS: [&str; 4] = ["timer_at", "timer_failures", "leased_by", "leased_until"];

const INDEX: &str = "ix_tickets__timer_at";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(
            manager,
            "INSERT INTO timers (kind, subject, \"key\", due_at, next_try_at) \
             SELECT 'deadline', ticket_id, kind, MIN(due_at), MIN(due_at) FROM ticket_deadlines \
             WHERE status = 'running' GROUP BY ticket_id, kind",
        )
        .await?;
        run(
            manager,
            "INSERT INTO timers (kind, subject, \"key\", due_at, next_try_at) \
             SELECT 'closing', id, '', close_at, close_at FROM tickets WHERE close_at IS NOT NULL",
        )
        .await?;
        manager.drop_index(Index::drop().name(INDEX).table("tickets").to_owned()).await?;
        drop_columns(manager, "tickets", &COLUMNS).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            timestamp_with_time_zone_null("timer_at"),
            integer("timer_failures").default(0).take(),
            uuid_null("leased_by"),
            timestamp_with_time_zone_null("leased_until"),
        ];
        add_columns(manager, "tickets", columns).await?;
        run(
            manager,
            "UPDATE tickets SET timer_at = (SELECT MIN(t.due_at) FROM timers t \
             WHERE t.subject = tickets.id AND t.kind IN ('deadline', 'closing'))",
        )
        .await?;
        run(manager, "DELETE FROM timers WHERE kind IN ('deadline', 'closing')").await?;
        index(manager, INDEX, "tickets", &["timer_at"]).await
    }
}
