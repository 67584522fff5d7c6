//! The steps that tickets climb, from when a promise was put off, and what is known of how far the work is. Tickets from before
//! climb nothing and are asked for nothing.

use sea_orm_migration::{prelude::*, schema::*};

use super::{add_columns, drop_columns};

/// Creates `ticket_escalations`, and widens `tickets` and `ticket_deadlines`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const COLUMNS: [&str; 5] =
    ["escalations", "progress_since", "progress_due_at", "progress_noted_at", "progress_told_at"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let steps = Table::create()
            .table("ticket_escalations")
            .col(uuid("ticket_id"))
            .col(integer("round"))
            .col(integer("revision"))
            .col(text("ladder"))
            .col(integer("step"))
            .col(timestamp_with_time_zone("raise_at"))
            .col(timestamp_with_time_zone_null("answer_by"))
            .col(json_binary("roles"))
            .col(text("clause"))
            .col(json_binary("explanation"))
            .col(text("status"))
            .col(timestamp_with_time_zone_null("status_at"))
            .col(uuid_null("taken_up_by"))
            .primary_key(
                Index::create().col("ticket_id").col("round").col("revision").col("ladder").col("step"),
            )
            .take();
        manager.create_table(steps).await?;
        let columns = [
            integer("escalations").default(0).take(),
            timestamp_with_time_zone_null("progress_since"),
            timestamp_with_time_zone_null("progress_due_at"),
            timestamp_with_time_zone_null("progress_noted_at"),
            timestamp_with_time_zone_null("progress_told_at"),
        ];
        add_columns(manager, "tickets", columns).await?;
        add_columns(manager, "ticket_deadlines", [timestamp_with_time_zone_null("extended_from")]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "ticket_deadlines", &["extended_from"]).await?;
        drop_columns(manager, "tickets", &COLUMNS).await?;
        manager.drop_table(Table::drop().table("ticket_escalations").take()).await
    }
}
