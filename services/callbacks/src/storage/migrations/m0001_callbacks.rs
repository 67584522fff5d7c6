//! Follow-ups. One resolution of one ticket is followed up once per series of its standard, whatever is redelivered.

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `callbacks`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(callbacks()).await?;
        let once = Index::create()
            .name("uq_callbacks__ticket_id_resolution_series")
            .table("callbacks")
            .col("ticket_id")
            .col("resolution")
            .col("series")
            .unique()
            .take();
        manager.create_index(once).await?;
        for (name, columns) in [
            ("ix_callbacks__estate_id_id", vec!["estate_id", "id"]),
            ("ix_callbacks__status_missed_at_due_at", vec!["status", "missed_at", "due_at"]),
        ] {
            let mut index = Index::create().name(name).table("callbacks").take();
            for column in columns {
                index.col(column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("callbacks").take()).await
    }
}

fn callbacks() -> TableCreateStatement {
    Table::create()
        .table("callbacks")
        .col(uuid("id").primary_key())
        .col(integer("version"))
        .col(uuid("estate_id"))
        .col(uuid_null("unit_id"))
        .col(uuid_null("customer_id"))
        .col(uuid("ticket_id"))
        .col(text("ticket_number"))
        .col(text("title"))
        .col(text("kind"))
        .col(integer("resolution"))
        .col(text("standard"))
        .col(integer("standard_version"))
        .col(text("series"))
        .col(text("clause"))
        .col(json("explanation"))
        .col(text("way"))
        .col(json("who"))
        .col(integer_null("coverage_percent"))
        .col(timestamp_with_time_zone("due_at"))
        .col(text("status"))
        .col(uuid_null("assignee_id"))
        .col(timestamp_with_time_zone_null("status_at"))
        .col(text_null("reason"))
        .col(integer_null("satisfaction"))
        .col(boolean_null("is_solved"))
        .col(text_null("remarks"))
        .col(text_null("suggestions"))
        .col(integer("attempts"))
        .col(timestamp_with_time_zone_null("missed_at"))
        .take()
}
