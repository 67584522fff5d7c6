//! Messages to customers and the attempts at them. One event makes one message to one customer, whatever is
//! redelivered.

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `messages` and `deliveries`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(messages()).await?;
        manager.create_table(deliveries()).await?;
        let once = Index::create()
            .name("uq_messages__source_event_id_customer_id")
            .table("messages")
            .col("source_event_id")
            .col("customer_id")
            .unique()
            .take();
        manager.create_index(once).await?;
        for (name, table, columns) in [
            ("ix_messages__estate_id_id", "messages", vec!["estate_id", "id"]),
            ("ix_messages__customer_id_id", "messages", vec!["customer_id", "id"]),
            ("ix_messages__reference_id", "messages", vec!["reference", "id"]),
            ("ix_messages__status_status_at", "messages", vec!["status", "status_at"]),
            ("ix_deliveries__estate_id_id", "deliveries", vec!["estate_id", "id"]),
            ("ix_deliveries__message_id_id", "deliveries", vec!["message_id", "id"]),
        ] {
            let mut index = Index::create().name(name).table(table).take();
            for column in columns {
                index.col(column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("deliveries").take()).await?;
        manager.drop_table(Table::drop().table("messages").take()).await
    }
}

fn messages() -> TableCreateStatement {
    Table::create()
        .table("messages")
        .col(uuid("id").primary_key())
        .col(integer("version"))
        .col(uuid("estate_id"))
        .col(uuid("customer_id"))
        .col(uuid("source_event_id"))
        .col(text("event"))
        .col(text("reference"))
        .col(uuid_null("ticket_id"))
        .col(text("language"))
        .col(text("body"))
        .col(text("clause"))
        .col(text("standard"))
        .col(integer("standard_version"))
        .col(text("status"))
        .col(integer("attempts"))
        .col(timestamp_with_time_zone("status_at"))
        .col(text_null("reason"))
        .col(timestamp_with_time_zone("queued_at"))
        .col(uuid_null("leased_by"))
        .col(timestamp_with_time_zone_null("leased_until"))
        .take()
}

fn deliveries() -> TableCreateStatement {
    Table::create()
        .table("deliveries")
        .col(uuid("id").primary_key())
        .col(uuid("message_id"))
        .col(uuid("estate_id"))
        .col(integer("attempt"))
        .col(text("channel"))
        .col(text("outcome"))
        .col(text_null("reason"))
        .col(timestamp_with_time_zone("attempted_at"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_deliveries__message_id")
                .from("deliveries", "message_id")
                .to("messages", "id"),
        )
        .take()
}
