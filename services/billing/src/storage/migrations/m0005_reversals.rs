//! Charges know why they were reversed, and no day of a fee is charged twice for the same thing, whoever pays: a unit, or a
//! customer without one, or the estate. What overlapped before the rule stays and is marked. Of each ticket that was
//! charged it is known which of its events was applied last.

use db::migration::{add_columns, allow_shared_days, drop_columns, forbid_shared_days};
use sea_orm_migration::{prelude::*, schema::*};

use super as migrations;

/// Adds columns and a rule to `charges`, and creates `charged_tickets`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const ONCE_PER_PERIOD: &str = "uq_charges__payer_account_id_fee_period_from_period_to";

const KEY: &[&str] = &["estate_id", "COALESCE(unit_id, customer_id, estate_id)", "fee"];

const DAYS: (&str, &str) = ("period_from", "period_to");

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let overlaps = boolean("overlaps_older").default(false).take();
        add_columns(manager, "charges", [text_null("reversed_kind"), text_null("reversed_reason"), overlaps])
            .await?;
        // Until now a reversed charge of a ticket was charged again.
        let sql = "UPDATE charges SET reversed_kind = 'billed_in_error' WHERE status = 'reversed'";
        manager.get_connection().execute_unprepared(sql).await?;
        let sql = "UPDATE charges SET overlaps_older = TRUE WHERE status = 'standing' AND EXISTS ( \
             SELECT 1 FROM charges AS older WHERE older.status = 'standing' AND older.id < charges.id \
             AND older.estate_id = charges.estate_id AND older.fee = charges.fee \
             AND COALESCE(older.unit_id, older.customer_id, older.estate_id) = \
                 COALESCE(charges.unit_id, charges.customer_id, charges.estate_id) \
             AND older.period_from <= charges.period_to AND older.period_to >= charges.period_from)";
        manager.get_connection().execute_unprepared(sql).await?;
        manager.drop_index(Index::drop().name(ONCE_PER_PERIOD).table("charges").to_owned()).await?;
        let only = "status = 'standing' AND period_from IS NOT NULL AND NOT overlaps_older";
        forbid_shared_days(manager, "charges", KEY, DAYS, only).await?;
        migrations::index_by(manager, "charges", &[&["customer_id", "id"]]).await?;
        let table = Table::create()
            .table("charged_tickets")
            .col(uuid("ticket_id").primary_key())
            .col(integer("sequence"))
            .take();
        manager.create_table(table).await?;
        let sql = "INSERT INTO charged_tickets (ticket_id, sequence) \
             SELECT ticket_id, MAX(ticket_sequence) FROM charges WHERE ticket_id IS NOT NULL GROUP BY ticket_id";
        manager.get_connection().execute_unprepared(sql).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("charged_tickets").take()).await?;
        let by_customer = Index::drop().name("ix_charges__customer_id_id").table("charges").to_owned();
        manager.drop_index(by_customer).await?;
        allow_shared_days(manager, "charges", DAYS).await?;
        let once_per_period = Index::create()
            .name(ONCE_PER_PERIOD)
            .table("charges")
            .col("payer_account_id")
            .col("fee")
            .col("period_from")
            .col("period_to")
            .unique()
            .and_where(Expr::col("status").eq("standing"))
            .take();
        manager.create_index(once_per_period).await?;
        let added = ["reversed_kind", "reversed_reason", "overlaps_older"];
        drop_columns(manager, "charges", &added).await
    }
}
