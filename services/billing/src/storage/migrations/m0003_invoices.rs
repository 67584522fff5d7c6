//! Invoices, their lines, and the payments on them. A charge stands on one invoice at most, for good. Invoices with
//! something owed have an index of their own, so that arrears cost the same however much was ever paid.

use sea_orm_migration::{prelude::*, schema::*};

use super as migrations;

/// Creates `invoices`, `invoice_lines` and `payments`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(invoices()).await?;
        manager.create_table(invoice_lines()).await?;
        manager.create_table(payments()).await?;
        let open = Index::create()
            .name("ix_invoices__payer_account_id_currency_id_open")
            .table("invoices")
            .col("payer_account_id")
            .col("currency")
            .col("id")
            .and_where(Expr::col("outstanding_minor").gt(0))
            .take();
        manager.create_index(open).await?;
        migrations::index_by(manager, "invoices", &[&["estate_id", "id"], &["payer_account_id", "id"]])
            .await?;
        migrations::index_by(manager, "invoice_lines", &[&["invoice_id", "position"]]).await?;
        migrations::index_by(manager, "payments", &[&["estate_id", "id"], &["invoice_id", "id"]]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["payments", "invoice_lines", "invoices"] {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}

fn invoices() -> TableCreateStatement {
    Table::create()
        .table("invoices")
        .col(uuid("id").primary_key())
        .col(integer("version"))
        .col(text("number").unique_key())
        .col(uuid("estate_id"))
        .col(uuid("payer_account_id"))
        .col(uuid_null("unit_id"))
        .col(uuid_null("customer_id"))
        .col(big_integer("total_minor"))
        .col(big_integer("paid_minor"))
        .col(big_integer("outstanding_minor"))
        .col(text("currency"))
        .col(text("status"))
        .col(timestamp_with_time_zone_null("status_at"))
        .col(text_null("status_reason"))
        .col(timestamp_with_time_zone("issued_at"))
        .check(("ck_invoices__outstanding_minor", Expr::col("outstanding_minor").gte(0)))
        .foreign_key(
            ForeignKey::create()
                .name("fk_invoices__payer_account_id")
                .from("invoices", "payer_account_id")
                .to("payer_accounts", "id"),
        )
        .take()
}

fn invoice_lines() -> TableCreateStatement {
    Table::create()
        .table("invoice_lines")
        .col(uuid("charge_id").primary_key())
        .col(uuid("invoice_id"))
        .col(integer("position"))
        .col(text("fee"))
        .col(text("description"))
        .col(big_integer("amount_minor"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_invoice_lines__invoice_id")
                .from("invoice_lines", "invoice_id")
                .to("invoices", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .name("fk_invoice_lines__charge_id")
                .from("invoice_lines", "charge_id")
                .to("charges", "id"),
        )
        .take()
}

fn payments() -> TableCreateStatement {
    Table::create()
        .table("payments")
        .col(uuid("id").primary_key())
        .col(integer("version"))
        .col(uuid("invoice_id"))
        .col(uuid("estate_id"))
        .col(uuid("payer_account_id"))
        .col(uuid_null("unit_id"))
        .col(uuid_null("customer_id"))
        .col(big_integer("amount_minor"))
        .col(text("currency"))
        .col(text("method"))
        .col(text_null("reference"))
        .col(text("status"))
        .col(timestamp_with_time_zone_null("reversed_at"))
        .col(text_null("reversed_reason"))
        .col(text("received_by"))
        .col(timestamp_with_time_zone("received_at"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_payments__invoice_id")
                .from("payments", "invoice_id")
                .to("invoices", "id"),
        )
        .take()
}
