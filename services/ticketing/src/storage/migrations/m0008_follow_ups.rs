//! What the desk knows of others: the follow-ups that are owed after its tickets (they decide when one is closed), and the
//! calls that its contacts came by.

use sea_orm_migration::{prelude::*, schema::*};

use super::index;

/// Creates `ticket_follow_ups` and `call_refs`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let follow_ups = Table::create()
            .table("ticket_follow_ups")
            .col(uuid("callback_id").primary_key())
            .col(uuid("ticket_id"))
            .col(boolean("is_owed"))
            .take();
        manager.create_table(follow_ups).await?;
        index(manager, "ix_ticket_follow_ups__ticket_id", "ticket_follow_ups", &["ticket_id"]).await?;
        let calls = Table::create()
            .table("call_refs")
            .col(uuid("call_id").primary_key())
            .col(uuid_null("estate_id"))
            .take();
        manager.create_table(calls).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("call_refs").take()).await?;
        manager.drop_table(Table::drop().table("ticket_follow_ups").take()).await
    }
}
