//! What is for named readers alone: who they are, who is suspected of having told of it, and by what whoever brought it without
//! a name asks about it and writes more.

use sea_orm_migration::{prelude::*, schema::*};

use super::{add_columns, drop_columns, index};

/// Widens `tickets` and `interactions`, and creates the tables of what belongs to them.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const NAMED: &str = "is_for_named_readers";

const OF_TICKETS: [&str; 3] = [NAMED, "leaks", "messages"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let named = || boolean(NAMED).default(false).take();
        let columns = [named(), integer("leaks").default(0).take(), integer_null("messages")];
        add_columns(manager, "tickets", columns).await?;
        add_columns(manager, "interactions", [named()]).await?;
        manager.create_table(readers()).await?;
        index(manager, "ix_ticket_readers__staff_id", "ticket_readers", &["staff_id"]).await?;
        manager.create_table(leaks()).await?;
        manager.create_table(messages()).await?;
        manager.create_table(inquiries()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["inquiries", "ticket_messages", "ticket_leaks", "ticket_readers"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        drop_columns(manager, "interactions", &[NAMED]).await?;
        drop_columns(manager, "tickets", &OF_TICKETS).await
    }
}

fn of_ticket(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{table}__ticket_id"))
        .from(table, "ticket_id")
        .to("tickets", "id")
        .take()
}

fn readers() -> TableCreateStatement {
    Table::create()
        .table("ticket_readers")
        .col(uuid("ticket_id"))
        .col(uuid("staff_id"))
        .col(text("added_by"))
        .col(timestamp_with_time_zone("added_at"))
        .col(text("reason"))
        .col(boolean("has_broken_glass"))
        .primary_key(Index::create().col("ticket_id").col("staff_id"))
        .foreign_key(&mut of_ticket("ticket_readers"))
        .take()
}

fn leaks() -> TableCreateStatement {
    Table::create()
        .table("ticket_leaks")
        .col(uuid("ticket_id"))
        .col(integer("number"))
        .col(uuid("estate_id"))
        .col(uuid("suspect_id"))
        .col(text("account"))
        .col(text("reported_by"))
        .col(timestamp_with_time_zone("reported_at"))
        .col(boolean_null("is_proven"))
        .col(text_null("findings"))
        .col(text_null("penalty_clause"))
        .col(text_null("penalty_zh"))
        .col(text_null("penalty_en"))
        .col(text_null("decided_by"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .primary_key(Index::create().col("ticket_id").col("number"))
        .foreign_key(&mut of_ticket("ticket_leaks"))
        .take()
}

fn messages() -> TableCreateStatement {
    Table::create()
        .table("ticket_messages")
        .col(uuid("ticket_id"))
        .col(integer("number"))
        .col(uuid("estate_id"))
        .col(text("side"))
        .col(text("text"))
        .col(timestamp_with_time_zone("written_at"))
        .primary_key(Index::create().col("ticket_id").col("number"))
        .foreign_key(&mut of_ticket("ticket_messages"))
        .take()
}

/// A code is kept as what its bearer's is compared with, and leads to its ticket.
fn inquiries() -> TableCreateStatement {
    Table::create()
        .table("inquiries")
        .col(ColumnDef::new("code_index").blob().not_null().primary_key())
        .col(uuid("ticket_id"))
        .col(timestamp_with_time_zone("issued_at"))
        .foreign_key(&mut of_ticket("inquiries"))
        .take()
}
