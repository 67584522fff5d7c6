//! Fees as things of their own: each offer with its lines and with what the customer said to it. A ticket keeps the number
//! of the last, so that those without a fee cost no second look.
//!
//! What the version before reads of a fee stays where it is and is kept up: a later release drops it.

use sea_orm_migration::{prelude::*, schema::*};

use super::{add_columns, drop_columns, run};

/// Creates `ticket_quotes` and copies what `tickets` said of its fee there.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("ticket_quotes")
            .col(uuid("ticket_id"))
            .col(integer("version"))
            .col(big_integer("fee_minor"))
            .col(text("fee_currency"))
            .col(json("lines"))
            .col(uuid_null("payer_customer_id"))
            .col(text("offered_by"))
            .col(timestamp_with_time_zone("offered_at"))
            .col(text("status"))
            .col(text_null("recorded_by"))
            .col(timestamp_with_time_zone_null("recorded_at"))
            .col(text_null("reason"))
            .col(uuid_null("consent_given_by"))
            .col(text_null("consent_channel"))
            .col(text_null("consent_evidence"))
            .col(timestamp_with_time_zone_null("superseded_at"))
            .primary_key(Index::create().col("ticket_id").col("version"))
            .foreign_key(
                ForeignKey::create()
                    .name("fk_ticket_quotes__ticket_id")
                    .from("ticket_quotes", "ticket_id")
                    .to("tickets", "id"),
            )
            .take();
        manager.create_table(table).await?;
        add_columns(manager, "tickets", [integer("quote_version").default(0).take()]).await?;
        run(
            manager,
            "INSERT INTO ticket_quotes (ticket_id, version, fee_minor, fee_currency, lines, payer_customer_id, \
             offered_by, offered_at, status, recorded_by, recorded_at, consent_given_by) \
             SELECT id, 1, fee_minor, fee_currency, '[]', customer_id, first_responder, opened_at, \
             CASE quote WHEN 'agreed' THEN 'accepted' ELSE 'offered' END, \
             CASE quote WHEN 'agreed' THEN first_responder END, CASE quote WHEN 'agreed' THEN opened_at END, \
             CASE quote WHEN 'agreed' THEN customer_id END FROM tickets WHERE quote <> 'none'",
        )
        .await?;
        run(manager, "UPDATE tickets SET quote_version = 1 WHERE quote <> 'none'").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_columns(manager, "tickets", &["quote_version"]).await?;
        manager.drop_table(Table::drop().table("ticket_quotes").take()).await
    }
}
