//! Payments have a value date, and one provider's reference names one payment that counts. What was booked twice before
//! the rule stays: only the first of it holds the reference. Value dates of old payments are their days in UTC.

use chrono::Days;
use db::migration::{add_columns, drop_columns, fill_dates};
use sea_orm_migration::{prelude::*, schema::*};

/// Adds columns and a rule to `payments`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const ONE_PAYMENT: &str = "uq_payments__method_reference_key";

const BY_REFERENCE: &str = "ix_payments__method_reference_key";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, "payments", [date_null("received_on"), text_null("reference_key")]).await?;
        fill_dates(manager, "payments", "received_at", ("received_on", Days::new(0))).await?;
        // References are digits and letters as a rule; of those that are not, the next booking is compared in full.
        let sql = "UPDATE payments SET reference_key = LOWER(REPLACE(reference, ' ', '')) WHERE id IN ( \
             SELECT id FROM (SELECT id, ROW_NUMBER() OVER ( \
             PARTITION BY method, LOWER(REPLACE(reference, ' ', '')) ORDER BY id) AS place \
             FROM payments WHERE status = 'received' AND reference IS NOT NULL) AS placed WHERE place = 1)";
        manager.get_connection().execute_unprepared(sql).await?;
        let index = |name: &str| {
            Index::create().name(name).table("payments").col("method").col("reference_key").take()
        };
        let counts = Expr::col("status").eq("received");
        let is_unique = Expr::col("method").is_in(["transfer", "wechat", "alipay"]);
        manager.create_index(index(ONE_PAYMENT).unique().and_where(counts.and(is_unique)).take()).await?;
        manager.create_index(index(BY_REFERENCE)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in [BY_REFERENCE, ONE_PAYMENT] {
            manager.drop_index(Index::drop().name(name).table("payments").to_owned()).await?;
        }
        drop_columns(manager, "payments", &["received_on", "reference_key"]).await
    }
}
