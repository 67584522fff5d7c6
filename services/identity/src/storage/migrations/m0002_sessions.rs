//! Sessions, their refresh tokens, and failed attempts to begin one.

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `sessions`, `refresh_tokens` and `lockouts`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(sessions()).await?;
        manager.create_table(refresh_tokens()).await?;
        let lockouts = Table::create()
            .table("lockouts")
            .col(blob("name_index").primary_key())
            .col(integer("failed"))
            .col(timestamp_with_time_zone_null("last_at"))
            .col(timestamp_with_time_zone_null("locked_until"))
            .take();
        manager.create_table(lockouts).await?;
        let indexes = [
            ("ix_sessions__staff_id", "sessions", "staff_id"),
            ("ix_sessions__expires_at", "sessions", "expires_at"),
            ("ix_sessions__ended_at", "sessions", "ended_at"),
            ("ix_refresh_tokens__session_id", "refresh_tokens", "session_id"),
            ("ix_lockouts__last_at", "lockouts", "last_at"),
        ];
        for (name, table, column) in indexes {
            manager.create_index(Index::create().name(name).table(table).col(column).take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["lockouts", "refresh_tokens", "sessions"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}

fn sessions() -> TableCreateStatement {
    Table::create()
        .table("sessions")
        .col(uuid("id").primary_key())
        .col(uuid("staff_id"))
        .col(timestamp_with_time_zone("started_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .col(text_null("ended_why"))
        .foreign_key(
            ForeignKey::create().name("fk_sessions__staff_id").from("sessions", "staff_id").to("staff", "id"),
        )
        .take()
}

fn refresh_tokens() -> TableCreateStatement {
    let mut to_session = ForeignKey::create()
        .name("fk_refresh_tokens__session_id")
        .from("refresh_tokens", "session_id")
        .to("sessions", "id")
        .take();
    Table::create()
        .table("refresh_tokens")
        .col(blob("digest").primary_key())
        .col(uuid("session_id"))
        .col(timestamp_with_time_zone("issued_at"))
        .col(timestamp_with_time_zone_null("used_at"))
        .foreign_key(&mut to_session)
        .take()
}
