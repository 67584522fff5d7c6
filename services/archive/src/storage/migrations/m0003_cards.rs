//! What a caller card is made of, the card itself, and the timeline.

use sea_orm_migration::{prelude::*, schema::*};

use super::{drop_tables, ix};

/// Creates `card_matters`, `caller_cards` and `timeline_entries`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(card_matters()).await?;
        manager.create_table(caller_cards()).await?;
        manager.create_table(timeline_entries()).await?;
        manager.create_index(ix("card_matters", &["customer_id", "is_open"])).await?;
        manager.create_index(ix("timeline_entries", &["customer_id", "at", "id"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["timeline_entries", "caller_cards", "card_matters"]).await
    }
}

pub(super) fn card_matters() -> TableCreateStatement {
    Table::create()
        .table("card_matters")
        .col(uuid("subject_id").primary_key())
        .col(uuid("customer_id"))
        .col(boolean("is_open"))
        .col(json("matter"))
        .take()
}

pub(super) fn caller_cards() -> TableCreateStatement {
    Table::create()
        .table("caller_cards")
        .col(uuid("customer_id").primary_key())
        .col(integer("version"))
        .col(json("document"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_caller_cards__customer_id")
                .from("caller_cards", "customer_id")
                .to("customers", "id"),
        )
        .take()
}

pub(super) fn timeline_entries() -> TableCreateStatement {
    Table::create()
        .table("timeline_entries")
        .col(uuid("id").primary_key())
        .col(uuid("customer_id"))
        .col(uuid("estate_id"))
        .col(timestamp_with_time_zone("at"))
        .col(text("kind"))
        .col(text("title"))
        .col(text("reference"))
        .col(text_null("clause"))
        .take()
}
