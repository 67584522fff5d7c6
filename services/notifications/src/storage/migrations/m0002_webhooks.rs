//! Endpoints of third parties, and the events on their way to them. One event goes to one endpoint once.

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `webhook_endpoints` and `webhook_deliveries`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(endpoints()).await?;
        manager.create_table(deliveries()).await?;
        let once = Index::create()
            .name("uq_webhook_deliveries__endpoint_id_event_id")
            .table("webhook_deliveries")
            .col("endpoint_id")
            .col("event_id")
            .unique()
            .take();
        manager.create_index(once).await?;
        for (name, table, columns) in [
            ("ix_webhook_endpoints__rests_until", "webhook_endpoints", vec!["rests_until"]),
            ("ix_webhook_deliveries__endpoint_id_id", "webhook_deliveries", vec!["endpoint_id", "id"]),
            (
                "ix_webhook_deliveries__endpoint_id_status_status_at",
                "webhook_deliveries",
                vec!["endpoint_id", "status", "status_at"],
            ),
            ("ix_webhook_deliveries__queued_at", "webhook_deliveries", vec!["queued_at"]),
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
        manager.drop_table(Table::drop().table("webhook_deliveries").take()).await?;
        manager.drop_table(Table::drop().table("webhook_endpoints").take()).await
    }
}

fn endpoints() -> TableCreateStatement {
    Table::create()
        .table("webhook_endpoints")
        .col(uuid("id").primary_key())
        .col(integer("version"))
        .col(text("owner"))
        .col(text("url"))
        .col(json("events"))
        .col(json("scope"))
        .col(boolean("is_enabled"))
        .col(text_null("disabled_reason"))
        .col(ColumnDef::new("secret").blob().not_null())
        .col(ColumnDef::new("previous_secret").blob())
        .col(timestamp_with_time_zone_null("previous_secret_until"))
        .col(timestamp_with_time_zone("created_at"))
        .col(integer("failures"))
        .col(timestamp_with_time_zone("rests_until"))
        .col(uuid_null("leased_by"))
        .col(timestamp_with_time_zone_null("leased_until"))
        .take()
}

fn deliveries() -> TableCreateStatement {
    Table::create()
        .table("webhook_deliveries")
        .col(uuid("id").primary_key())
        .col(uuid("endpoint_id"))
        .col(uuid("event_id"))
        .col(text("event_type"))
        .col(text("body"))
        .col(text("status"))
        .col(integer("attempts"))
        .col(integer_null("last_status"))
        .col(text_null("last_reason"))
        .col(timestamp_with_time_zone("status_at"))
        .col(timestamp_with_time_zone("queued_at"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_webhook_deliveries__endpoint_id")
                .from("webhook_deliveries", "endpoint_id")
                .to("webhook_endpoints", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .take()
}
