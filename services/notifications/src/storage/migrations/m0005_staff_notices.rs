//! What members of staff are told. One event tells one of them once, whatever is redelivered.

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `staff_notices`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(staff_notices()).await?;
        let once = Index::create()
            .name("uq_staff_notices__source_event_id_staff_id")
            .table("staff_notices")
            .col("source_event_id")
            .col("staff_id")
            .unique()
            .take();
        manager.create_index(once).await?;
        for (name, columns) in [
            ("ix_staff_notices__staff_id_id", vec!["staff_id", "id"]),
            ("ix_staff_notices__ticket_id", vec!["ticket_id"]),
            ("ix_staff_notices__noticed_at", vec!["noticed_at"]),
        ] {
            let mut index = Index::create().name(name).table("staff_notices").take();
            for column in columns {
                index.col(column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("staff_notices").take()).await
    }
}

fn staff_notices() -> TableCreateStatement {
    Table::create()
        .table("staff_notices")
        .col(uuid("id").primary_key())
        .col(uuid("staff_id"))
        .col(text("kind"))
        .col(uuid("source_event_id"))
        .col(uuid("estate_id"))
        .col(uuid("ticket_id"))
        .col(uuid_null("callback_id"))
        .col(text_null("number"))
        .col(text_null("title"))
        .col(boolean("is_confidential"))
        .col(uuid_null("caused_by"))
        .col(timestamp_with_time_zone("noticed_at"))
        .col(timestamp_with_time_zone_null("read_at"))
        .take()
}
