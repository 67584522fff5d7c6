//! Tickets and their deadlines. A deadline is a row of its own because time, not a request, may settle it: the sweep
//! finds what is due by `ix_ticket_promises__status_due_at`, at the same cost however many are settled.

use sea_orm_migration::{prelude::*, schema::*};

/// Creates `tickets` and `ticket_promises`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(tickets()).await?;
        manager.create_table(ticket_promises()).await?;
        let indexes = [
            ("ix_tickets__estate_id_id", "tickets", vec!["estate_id", "id"]),
            ("ix_tickets__status_id", "tickets", vec!["status", "id"]),
            ("ix_tickets__customer_id_id", "tickets", vec!["customer_id", "id"]),
            ("ix_ticket_promises__status_due_at", "ticket_promises", vec!["status", "due_at"]),
        ];
        for (name, table, columns) in indexes {
            let mut index = Index::create().name(name).table(table).take();
            for column in columns {
                index.col(column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("ticket_promises").take()).await?;
        manager.drop_table(Table::drop().table("tickets").take()).await
    }
}

fn tickets() -> TableCreateStatement {
    Table::create()
        .table("tickets")
        .col(uuid("id").primary_key())
        .col(integer("version"))
        .col(text("number").unique_key())
        .col(uuid("estate_id"))
        .col(uuid_null("unit_id"))
        .col(text("estate_name"))
        .col(text_null("unit_label"))
        .col(uuid_null("customer_id"))
        .col(uuid_null("reception_id"))
        .col(text("kind"))
        .col(text("severity"))
        .col(text("category"))
        .col(text("title"))
        .col(text("description"))
        .col(text("standard"))
        .col(integer("standard_version"))
        .col(uuid_null("rectifies"))
        .col(text("first_responder"))
        .col(text("status"))
        .col(uuid_null("assignee_id"))
        .col(timestamp_with_time_zone_null("status_at"))
        .col(text_null("status_reason"))
        .col(text("quote"))
        .col(big_integer_null("fee_minor"))
        .col(text_null("fee_currency"))
        .col(json("materials"))
        .col(timestamp_with_time_zone("opened_at"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_tickets__reception_id")
                .from("tickets", "reception_id")
                .to("receptions", "id"),
        )
        .take()
}

fn ticket_promises() -> TableCreateStatement {
    Table::create()
        .table("ticket_promises")
        .col(uuid("ticket_id"))
        .col(text("kind"))
        .col(timestamp_with_time_zone("due_at"))
        .col(text("clause"))
        .col(json("explanation"))
        .col(text("status"))
        .col(timestamp_with_time_zone_null("settled_at"))
        .primary_key(Index::create().col("ticket_id").col("kind"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_ticket_promises__ticket_id")
                .from("ticket_promises", "ticket_id")
                .to("tickets", "id"),
        )
        .take()
}
