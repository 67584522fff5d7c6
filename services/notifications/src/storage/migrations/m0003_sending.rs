//! When a message may be sent, what is known of its attempts, and the look for one of the same ticket.

use sea_orm_migration::{prelude::*, schema::*};

/// Adds `messages.not_before`, `is_urgent`, `unknowns` and `begun`, and an index by ticket.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            timestamp_with_time_zone_null("not_before"),
            boolean("is_urgent").default(false).take(),
            integer("unknowns").default(0).take(),
            integer("begun").default(0).take(),
        ] {
            manager.alter_table(Table::alter().table("messages").add_column(column).take()).await?;
        }
        let by_ticket = Index::create()
            .name("ix_messages__ticket_id_id")
            .table("messages")
            .col("ticket_id")
            .col("id")
            .take();
        manager.create_index(by_ticket).await
    }

    /// What came to be told apart is one again: taken is delivered, and what may have been taken is failed.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (status, before, reason) in
            [("handed_over", "delivered", None), ("unknown", "failed", Some("outcome_unknown"))]
        {
            let update = Query::update()
                .table("messages")
                .value("status", before)
                .value("reason", reason)
                .and_where(Expr::col("status").eq(status))
                .take();
            manager.get_connection().execute(&update).await?;
        }
        manager
            .drop_index(Index::drop().name("ix_messages__ticket_id_id").table("messages").to_owned())
            .await?;
        for column in ["begun", "unknowns", "is_urgent", "not_before"] {
            manager.alter_table(Table::alter().table("messages").drop_column(column).take()).await?;
        }
        Ok(())
    }
}
