//! Charges. Two rules against charging twice live in the database: a resolution of a ticket is charged once, for
//! good; and a payer has one standing charge for a fee and a period, which may be posted anew once it was reversed.

use sea_orm_migration::{prelude::*, schema::*};

use super as migrations;

/// Creates `charges`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(charges()).await?;
        let once_per_resolution = Index::create()
            .name("uq_charges__ticket_id_ticket_sequence")
            .table("charges")
            .col("ticket_id")
            .col("ticket_sequence")
            .unique()
            .take();
        manager.create_index(once_per_resolution).await?;
        let once_per_period = Index::create()
            .name("uq_charges__payer_account_id_fee_period_from_period_to")
            .table("charges")
            .col("payer_account_id")
            .col("fee")
            .col("period_from")
            .col("period_to")
            .unique()
            .and_where(Expr::col("status").eq("standing"))
            .take();
        manager.create_index(once_per_period).await?;
        let indexes: &[&[&str]] = &[&["estate_id", "id"], &["payer_account_id", "id"], &["unit_id", "id"]];
        migrations::index_by(manager, "charges", indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("charges").take()).await
    }
}

fn charges() -> TableCreateStatement {
    Table::create()
        .table("charges")
        .col(uuid("id").primary_key())
        .col(integer("version"))
        .col(uuid("estate_id"))
        .col(uuid("payer_account_id"))
        .col(uuid_null("unit_id"))
        .col(uuid_null("customer_id"))
        .col(text("fee"))
        .col(text("description"))
        .col(big_integer("amount_minor"))
        .col(text("currency"))
        .col(uuid_null("ticket_id"))
        .col(integer_null("ticket_sequence"))
        .col(text_null("ticket_number"))
        .col(text_null("standard"))
        .col(integer_null("standard_version"))
        .col(timestamp_with_time_zone_null("resolved_at"))
        .col(text_null("posted_by"))
        .col(date_null("period_from"))
        .col(date_null("period_to"))
        .col(text("status"))
        .col(timestamp_with_time_zone_null("reversed_at"))
        .col(timestamp_with_time_zone("posted_at"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_charges__payer_account_id")
                .from("charges", "payer_account_id")
                .to("payer_accounts", "id"),
        )
        .take()
}
