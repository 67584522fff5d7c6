//! Invoices say until when they are to be paid, what of them was credited and is to be given back, and whether they are
//! disputed. What was issued before is due thirty days after its day in UTC.

use chrono::Days;
use db::migration::{add_columns, drop_columns, fill_dates};
use sea_orm_migration::{prelude::*, schema::*};

use super as migrations;

/// Adds columns and indexes to `invoices`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const OPEN_OF_PAYER: &str = "ix_invoices__payer_account_id_currency_id_open";

const TERM: Days = Days::new(30);

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            date_null("due_on"),
            big_integer("credited_minor").default(0).take(),
            big_integer("refund_due_minor").default(0).take(),
            date_null("paid_on"),
            timestamp_with_time_zone_null("disputed_at"),
            text_null("status_kind"),
        ];
        add_columns(manager, "invoices", columns).await?;
        fill_dates(manager, "invoices", "issued_at", ("due_on", TERM)).await?;
        manager.drop_index(Index::drop().name(OPEN_OF_PAYER).table("invoices").to_owned()).await?;
        let open = |name: &str, columns: &[&'static str]| {
            let mut index = Index::create().name(name).table("invoices").take();
            for column in columns {
                index.col(*column);
            }
            index.and_where(Expr::col("outstanding_minor").gt(0)).take()
        };
        let of_payer = ["payer_account_id", "currency", "due_on", "id"];
        manager
            .create_index(open("ix_invoices__payer_account_id_currency_due_on_id_open", &of_payer))
            .await?;
        manager.create_index(open("ix_invoices__due_on_id_open", &["due_on", "id"])).await?;
        let to_refund = Index::create()
            .name("ix_invoices__id_refund_due")
            .table("invoices")
            .col("id")
            .and_where(Expr::col("refund_due_minor").gt(0))
            .take();
        manager.create_index(to_refund).await?;
        let indexes: &[&[&str]] =
            &[&["unit_id", "id"], &["customer_id", "id"], &["estate_id", "status", "id"]];
        migrations::index_by(manager, "invoices", indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in [
            "ix_invoices__estate_id_status_id",
            "ix_invoices__customer_id_id",
            "ix_invoices__unit_id_id",
            "ix_invoices__id_refund_due",
            "ix_invoices__due_on_id_open",
            "ix_invoices__payer_account_id_currency_due_on_id_open",
        ] {
            manager.drop_index(Index::drop().name(name).table("invoices").to_owned()).await?;
        }
        let open = Index::create()
            .name(OPEN_OF_PAYER)
            .table("invoices")
            .col("payer_account_id")
            .col("currency")
            .col("id")
            .and_where(Expr::col("outstanding_minor").gt(0))
            .take();
        manager.create_index(open).await?;
        let added = ["due_on", "credited_minor", "refund_due_minor", "paid_on", "disputed_at", "status_kind"];
        drop_columns(manager, "invoices", &added).await
    }
}
